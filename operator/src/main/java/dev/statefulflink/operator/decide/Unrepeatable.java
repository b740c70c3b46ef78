package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An upgrade that would do a job's work again, since there is no state to go on from. */
final class Unrepeatable {
  static final String BATCH =
      "The job runs in batch mode, in which Flink takes neither savepoints nor checkpoints: stopped"
          + " now, it would begin again. To have that, set spec.upgrade.stateFrom: Nothing with"
          + " allowStateLoss: true.";

  private static final String FINISHED =
      "The job has finished by itself, and would run again from the beginning. To have that, set"
          + " spec.upgrade.stateFrom: Nothing with allowStateLoss: true; or name a snapshot in"
          + " spec.restoreFrom.";

  private Unrepeatable() {}

  /** Held before anything is made for it; empty if the upgrade goes on. */
  static Optional<Decision> decide(
      Observation seen, Declared declared, String id, Timings timings) {
    if (Cutting.oldStateUnneeded(seen)) {
      return Optional.empty();
    }
    if (seen.active().jobState().filter(state -> state == JobState.FINISHED).isPresent()) {
      return finished(seen, declared, id, timings);
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

  private static Optional<Decision> finished(
      Observation seen, Declared declared, String id, Timings timings) {
    var details = seen.active().details();
    if (details instanceof Answer.None) {
      return Optional.of(
          Decision.await(
              new Verdict(Reason.FINISHED, "The job has finished by itself."), timings.steps()));
    }
    // A job that this very handoff has stopped ends so, too; the record of that may be lost.
    var own =
        seen.active()
            .jobDetails()
            .flatMap(found -> found.newestSavepoint())
            .filter(path -> path.contains("/savepoints/" + id + "/"));
    return own.isPresent()
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
