package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job without a state to continue from, whose work would be repeated. */
public final class Unrepeatable {
  public static final String BATCH =
      "The job runs in batch mode, in which Flink takes neither savepoints nor checkpoints: if"
          + " stopped now, it would start over. To accept that, set spec.upgrade.stateFrom:"
          + " Nothing with allowStateLoss: true.";

  private static final String FINISHED =
      "The job has finished by itself, and would run again from the beginning. To accept that, set"
          + " spec.upgrade.stateFrom: Nothing with allowStateLoss: true; or name a snapshot in"
          + " spec.restoreFrom.";

  private static final String ANOTHER_BACKEND =
      "The state backend, its changelog or its timers change, and only a canonical savepoint fits"
          + " both sides. ";

  private static final String RUN_FIRST =
      " Revert spec.stateBackend.type, let the job run, and then change it: that handoff takes a"
          + " savepoint that fits both sides.";

  private static final String ALONE =
      "Flink cannot write a canonical savepoint of ForSt or start a job on ForSt from one, so"
          + " state cannot be moved to or from it. Revert spec.stateBackend.type, or start"
          + " without state with spec.upgrade.stateFrom: Nothing and allowStateLoss: true.";

  private Unrepeatable() {}

  /** Held before anything is created for it; empty if the upgrade continues. */
  public static Optional<Decision> decide(
      Observation seen, Declared declared, String id, Timings timings) {
    if (Cutting.oldStateUnneeded(seen)) {
      return Observed.pendingRestore(seen)
          .flatMap(path -> unfit(declared, Ended.state(seen, path, seen.now())))
          .map(why -> held(seen, declared, Reason.STATE_NOT_PORTABLE, why, null));
    }
    var backend = stoppedFor(seen, id) ? Optional.<String>empty() : otherBackend(seen, declared);
    if (backend.isPresent()) {
      return backend.map(why -> held(seen, declared, Reason.STATE_NOT_PORTABLE, why, null));
    }
    if (seen.active().jobState().filter(state -> state == JobState.FINISHED).isPresent()) {
      return finished(seen, declared, timings);
    }
    var runs = seen.active().jobState().filter(state -> !state.terminal()).isPresent();
    var settings = seen.active().settings().value().flatMap(found -> found);
    return runs && settings.filter(found -> !found.takesSnapshots()).isPresent()
        ? Optional.of(
            held(
                seen,
                declared,
                Reason.SAVEPOINT_FAILED,
                BATCH + " " + GivingUp.running(seen),
                seen.now().plus(timings.retryAfter(Beginning.attempt(seen)))))
        : Optional.empty();
  }

  /** Likewise held: a start from state in the native format of another state backend. */
  static Optional<Decision> start(Observation seen, Declared declared, Handoff handoff) {
    return source(seen, handoff)
        .flatMap(state -> unfit(declared, state))
        .map(why -> held(seen, declared, Reason.STATE_NOT_PORTABLE, why, null));
  }

  /** What a job starts from, with what is known about it; empty for no state. */
  public static Optional<SavedState> source(Observation seen, Handoff handoff) {
    return Handoffs.needsOldState(handoff)
        ? Optional.ofNullable(handoff.state())
        : Handoffs.source(handoff).map(path -> Ended.state(seen, path, seen.now()));
  }

  /** Why a job with this spec cannot start from any state; empty if it can. */
  public static Optional<String> unfit(Declared declared, SavedState state) {
    if (declared.canStartFrom(state)) {
      return Optional.empty();
    }
    return JobIntent.FORST.equals(state.stateBackend()) || isForSt(declared.intent())
        ? Optional.of(ALONE)
        : Optional.of(
            "The state "
                + state.location()
                + " is as "
                + state.stateBackend()
                + " wrote it, but spec.stateBackend.type is "
                + declared.intent().stateBackend()
                + "."
                + RUN_FIRST);
  }

  /** Whether an operator whose record is lost has stopped it for this change. */
  private static boolean stoppedFor(Observation seen, String id) {
    return Observed.stoppedWith(seen)
        .filter(path -> path.contains("/savepoints/" + id + "/"))
        .isPresent();
  }

  /** Only a canonical savepoint moves state to another backend. */
  private static Optional<String> otherBackend(Observation seen, Declared declared) {
    var byCheckpoint = declared.upgrade().stateFrom() == UpgradeSpec.StateFrom.CHECKPOINT;
    var byNative = declared.savepoints().format().filter(Format.NATIVE::equals).isPresent();
    if (seen.activeIntent().filter(made -> !made.keepsStateAs(declared.intent())).isEmpty()) {
      return Optional.empty();
    }
    if (seen.activeIntent()
        .filter(made -> isForSt(made) != isForSt(declared.intent()))
        .isPresent()) {
      return Optional.of(ALONE);
    }
    if (seen.active().jobUnknown()
        || seen.active().jobState().filter(JobState::terminal).isPresent()) {
      return Optional.of(
          ANOTHER_BACKEND + "The job does not run, so none can be taken." + RUN_FIRST);
    }
    if (byCheckpoint) {
      return Optional.of(
          ANOTHER_BACKEND + "Set spec.upgrade.stateFrom: Savepoint for this change.");
    }
    return byNative
        ? Optional.of(ANOTHER_BACKEND + "Remove spec.savepoints.format, or set it to Canonical.")
        : Optional.empty();
  }

  private static boolean isForSt(JobIntent intent) {
    return intent.stateBackend().equals(JobIntent.FORST);
  }

  private static Optional<Decision> finished(Observation seen, Declared declared, Timings timings) {
    var details = seen.active().details();
    if (new Memory(seen.memory()).active().filter(one -> one.finishedAt() != null).isPresent()) {
      return Optional.of(held(seen, declared, Reason.STATE_UNKNOWN, FINISHED, null));
    }
    if (details instanceof Answer.None) {
      return Optional.of(
          Decision.await(
              new Verdict(Reason.FINISHED, "The job has finished by itself."), timings.steps()));
    }
    // A job that is stopped with a savepoint ends in the same way: by another client, or by this
    // handoff, of which the record may be lost.
    return Observed.stoppedWith(seen).isPresent()
        ? Optional.empty()
        : Optional.of(held(seen, declared, Reason.STATE_UNKNOWN, FINISHED, null));
  }

  private static Decision held(
      Observation seen,
      Declared declared,
      Reason reason,
      String message,
      @Nullable Instant retryAt) {
    var held =
        new HeldGeneration(
            seen.generation(),
            declared.digest(),
            reason.word(),
            message,
            Beginning.attempt(seen),
            retryAt);
    return Decision.write(
        new Memory(seen.memory()).withHeld(held).status(), new Verdict(reason, message));
  }
}
