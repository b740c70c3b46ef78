package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/**
 * A job that no JobManager has any more, while another spec is declared, which is held or cannot be
 * carried out. The pods of its revision are removed and created again, and the job starts there
 * from its newest snapshot in storage.
 */
public final class LostWhileHeld {
  private LostWhileHeld() {}

  static Optional<Decision> again(Observation seen, Timings timings) {
    if (!GivenUp.isOverruled(seen) || isDeclared(seen)) {
      return Optional.empty();
    }
    var revision = new Memory(seen.memory()).active().orElseThrow().revision();
    var starts = " Revision " + revision + " starts again from the newest snapshot in storage.";
    return Lost.forgotten(seen, timings)
        .filter(path -> !GivenUp.mayRunAgain(seen))
        .map(path -> "Flink does not know the job: its recovery data is lost.")
        .or(
            () ->
                Lost.crash(seen)
                    .map(trouble -> "The JobManager does not come back. " + trouble.message()))
        .map(why -> begin(seen, why + starts));
  }

  /** Then it starts again with the declared spec, once the hold is over. */
  private static boolean isDeclared(Observation seen) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    return Observed.pendingRestore(seen).isEmpty()
        && seen.declared().filter(now -> now.digest().equals(active.digest())).isPresent();
  }

  private static Decision begin(Observation seen, String message) {
    var failure = new Handoff.Failure(Reason.JOB_LOST.word(), message, null);
    var handoff = Handoffs.withLost(GivenUp.asItWas(seen, Step.CLEAR, failure), true);
    return Decision.write(
        new Memory(seen.memory()).withHandoff(handoff).status(),
        new Verdict(Reason.MAKING_ROOM, message));
  }

  /**
   * Its JobManager is there again and has no job. Until the job's newest state is known, nothing
   * was submitted.
   */
  public static Decision look(Observation seen, Handoff handoff, Timings timings) {
    var found = seen.active().found();
    var path = found.value().flatMap(newest -> newest);
    if (path.isPresent()) {
      return Lost.isRecorded(seen, path.get())
          ? ended(seen, handoff, path.get())
          : known(seen, handoff, path.get());
    }
    return Decision.await(
        found.value().isPresent()
            ? new Verdict(
                Reason.STATE_UNKNOWN,
                "There is no snapshot of the lost job in storage. Declare what to start from: a"
                    + " snapshot in spec.restoreFrom, or no state with spec.upgrade.stateFrom:"
                    + " Nothing.")
            : new Verdict(
                Observed.late(seen, handoff) ? Reason.STATE_UNKNOWN : Reason.RESTORING,
                Handoffs.failure(handoff).message()
                    + " Searching storage"
                    + Retry.because(found)
                    + "."),
        timings.steps());
  }

  private static Decision known(Observation seen, Handoff handoff, String path) {
    var state = Ended.state(seen, path, seen.now());
    return Lost.goesOn(
        seen,
        handoff,
        Optional.of(state),
        new Verdict(Reason.RESTORING, "The lost job's newest state is " + path + "."));
  }

  /** Only Flink restarts a failed job. */
  private static Decision ended(Observation seen, Handoff handoff, String path) {
    return Decision.write(
        Ending.held(seen, new Memory(seen.memory()), handoff, Reason.JOB_LOST).status(),
        new Verdict(
            Reason.JOB_LOST,
            "The job had ended before its JobManager did. Its state is " + path + "."));
  }

  /**
   * Whether the next spec, or the deletion, takes over: nothing runs yet, and the job in charge is
   * still the lost one.
   */
  public static boolean leaves(Observation seen, Handoff handoff) {
    return Handoffs.isLost(handoff)
        && Observed.changed(seen, handoff)
        && (seen.active().jobUnknown() || Observed.late(seen, handoff));
  }

  public static Decision leave(Observation seen, Handoff handoff) {
    return Decision.write(
        Ending.superseded(seen, new Memory(seen.memory()), handoff).status(),
        new Verdict(Reason.PREPARING, "The object has changed since."));
  }
}
