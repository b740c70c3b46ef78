package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.Optional;

/** The end of Cut: the old job's state is recorded, and with it that the job is terminal. */
final class Ended {
  private Ended() {}

  static Decision with(Observation seen, Handoff handoff, String location) {
    return with(seen, handoff, state(location, seen.now()));
  }

  static Decision with(Observation seen, Handoff handoff, SavedState state) {
    return ended(seen, handoff, Optional.of(state));
  }

  static Decision withoutState(Observation seen, Handoff handoff) {
    return ended(seen, handoff, Optional.empty());
  }

  /** Nobody knows a state that the old job has left. */
  static Decision lost(Observation seen, Handoff handoff, String message, Timings timings) {
    if (handoff.purpose() != Purpose.DELETE) {
      return GivingUp.holdWithoutState(seen, handoff, message, timings);
    }
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            message + " To delete the object without a state, set spec.onDelete to Discard."),
        timings.steady());
  }

  /**
   * Flink has forgotten the job. Its TaskManagers may run on until they miss the JobManager that
   * knew it, so their pods have to go before the next job starts.
   */
  static Decision unproven(Observation seen, Handoff handoff, Optional<String> location) {
    return ended(seen, handoff, location.map(path -> state(path, seen.now())), true);
  }

  /** The newest snapshot that the job reports, of when it was completed, as far as Flink says. */
  static SavedState state(String location, JobDetails details, Instant now) {
    return state(location, details.checkpoints().completed().orElse(now));
  }

  static SavedState state(String location, Instant now) {
    var kind =
        location.contains("/savepoints/") ? SavedState.Kind.SAVEPOINT : SavedState.Kind.CHECKPOINT;
    return new SavedState(location, kind, now);
  }

  private static Decision ended(Observation seen, Handoff handoff, Optional<SavedState> state) {
    return ended(seen, handoff, state, false);
  }

  private static Decision ended(
      Observation seen, Handoff handoff, Optional<SavedState> state, boolean unproven) {
    // Without a state of its own nothing may be resumed later: an older one would lose what came
    // after.
    var before = new Memory(seen.memory()).withLastState(state.orElse(null));
    var memory = state.map(before::keeping).orElse(before);
    return switch (handoff.purpose()) {
      case DELETE, SUSPEND -> rest(Ending.completed(seen, memory, handoff), message(state));
      case START, UPGRADE -> moved(seen, memory, handoff, state, unproven);
    };
  }

  private static String message(Optional<SavedState> state) {
    return "The old job has ended; its state is "
        + state.map(SavedState::location).orElse("empty")
        + ".";
  }

  private static Decision rest(Memory memory, String message) {
    var revision = memory.active().orElseThrow().revision();
    return Decision.write(
        memory.withActive(null).withHeld(null).retire(revision).status(),
        new Verdict(Reason.SUSPENDING, message));
  }

  private static Decision moved(
      Observation seen,
      Memory memory,
      Handoff handoff,
      Optional<SavedState> state,
      boolean unproven) {
    var message = message(state);
    if (Leaving.rests(seen)) {
      // Nobody wants the new job any more, and the state that was taken for it serves.
      return rest(Ending.superseded(seen, memory, handoff).retire(handoff.id()), message);
    }
    var with = Handoffs.withLost(Handoffs.withState(handoff, state.orElse(null)), false);
    var clears = Handoffs.recreates(handoff) || unproven;
    return Decision.write(
        memory
            .withHandoff(Handoffs.step(with, clears ? Step.CLEAR : Step.RESUME, seen.now()))
            .status(),
        new Verdict(clears ? Reason.MAKING_ROOM : Reason.RESTORING, message));
  }
}
