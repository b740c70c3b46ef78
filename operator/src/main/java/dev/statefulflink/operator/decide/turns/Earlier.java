package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/**
 * What a start does about unrecorded snapshots in its own directories: an earlier object of this
 * name, whose record is lost, left them, or an earlier attempt of this one.
 */
public final class Earlier {
  /** More than the attempts of a generation that is retried for a day. */
  private static final int ATTEMPTS = 150;

  private Earlier() {}

  /** Empty if the job may start. */
  public static Optional<Decision> decide(Observation seen, Handoff handoff, Timings timings) {
    if (!startsFromNothing(handoff) && !followsAStart(seen, handoff)) {
      return Optional.empty();
    }
    var found = seen.next().found();
    if (found.value().isPresent()) {
      return handoff.state() == null
          ? found.value().get().map(path -> left(seen, handoff, path, timings))
          : found
              .value()
              .get()
              .filter(path -> isNewer(seen, handoff, path))
              .map(path -> goesOn(seen, handoff, path));
    }
    var why = "Searching for snapshots of an earlier job of this name" + Retry.because(found) + ".";
    return Optional.of(
        found.refused() || Observed.late(seen, handoff)
            ? GivingUp.hold(
                seen,
                handoff,
                Reason.REHEARSAL_TIMEOUT,
                why + " It is not known whether there are any." + Observed.trouble(seen.next()),
                timings)
            : Decision.await(new Verdict(Reason.REHEARSING, why), timings.steps()));
  }

  private static boolean startsFromNothing(Handoff handoff) {
    return handoff.purpose() == Purpose.START
        && handoff.state() == null
        && Handoffs.needsOldState(handoff);
  }

  /**
   * The start before this one was abandoned, and the search for its snapshots has not been made.
   */
  private static boolean followsAStart(Observation seen, Handoff handoff) {
    return handoff.purpose() == Purpose.START
        && handoff.state() != null
        && Handoffs.needsOldState(handoff)
        && before(seen).isPresent();
  }

  private static Optional<LastHandoff> before(Observation seen) {
    return Optional.ofNullable(seen.memory().lastHandoff())
        .filter(last -> last.purpose() == Purpose.START && !last.completed());
  }

  /**
   * Whether an abandoned start left it, after the recorded state. The newest snapshot is newer than
   * the recorded state only if the search covered that state, too; if the state is elsewhere, only
   * a snapshot of the start just before is newer.
   */
  private static boolean isNewer(Observation seen, Handoff handoff, String path) {
    var recorded = Optional.ofNullable(handoff.state()).map(SavedState::location).orElse("");
    var lookedAt = seen.nextIntent().filter(intent -> isBelow(seen, intent, recorded)).isPresent();
    var last = before(seen).map(LastHandoff::to).filter(to -> StatePaths.isOf(to, path));
    return !Proof.plain(path).equals(Proof.plain(recorded))
        && (last.isPresent() || (lookedAt && isOwn(seen, path)));
  }

  private static boolean isBelow(Observation seen, JobIntent intent, String path) {
    var root = new StatePaths(intent.stateUris(), seen.key().namespace(), seen.key().name());
    return root.snapshots().stream()
        .map(place -> Proof.plain(place.substring(0, place.indexOf('*'))))
        .anyMatch(place -> Proof.plain(path).startsWith(place + "/"));
  }

  private static Decision left(Observation seen, Handoff handoff, String path, Timings timings) {
    if (!isOwn(seen, path)) {
      return GivingUp.holdWithoutState(
          seen,
          handoff,
          "An earlier job of this name has left snapshots, the newest in "
              + path
              + ", and the spec does not declare whether the job continues from there.",
          timings);
    }
    return goesOn(seen, handoff, path);
  }

  /** It was not proven in time, but completed a checkpoint anyway. */
  private static Decision goesOn(Observation seen, Handoff handoff, String path) {
    var state = Ended.state(seen, path, seen.now());
    var memory = new Memory(seen.memory()).withHandoff(Handoffs.withState(handoff, state));
    return Decision.write(
        memory.withLastState(state).status(),
        new Verdict(Reason.REHEARSING, "An earlier attempt has left the state " + path + "."));
  }

  /**
   * Of an earlier attempt of a first start. The ids of a revision are derived from the object, so
   * no attempt of another object has the same. Once a job ran, the state that it left is recorded,
   * and anything else is older.
   */
  private static boolean isOwn(Observation seen, String path) {
    var last = seen.memory().lastHandoff();
    return (last == null || (last.purpose() == Purpose.START && !last.completed()))
        && HandoffIds.candidates(seen.key(), Purpose.START, 1, seen.generation(), ATTEMPTS)
            .anyMatch(revision -> StatePaths.isOf(revision, path));
  }
}
