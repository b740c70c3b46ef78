package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.rest.Overruled;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.OldJob;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The end of Cut: the old job's state is recorded, and with it that the job is terminal. */
public final class Ended {
  private Ended() {}

  static Decision with(Observation seen, Handoff handoff, String location) {
    return with(seen, handoff, state(seen, location, seen.now()));
  }

  static Decision with(Observation seen, Handoff handoff, SavedState state) {
    return ended(seen, handoff, Optional.of(state));
  }

  static Decision withoutState(Observation seen, Handoff handoff) {
    return ended(seen, handoff, Optional.empty());
  }

  /**
   * The newest snapshot that the job itself reports, otherwise the one that it was started from.
   */
  public static Decision newest(
      Observation seen,
      Handoff handoff,
      ActiveRevision active,
      JobDetails details,
      Timings timings) {
    if (Overruled.lost(seen, details)) {
      return isNeeded(handoff)
          ? lost(seen, handoff, Overruled.gone(seen, details), timings)
          : withoutState(seen, handoff);
    }
    var searched = seen.active().listsNoSnapshot() || seen.active().mayBeTaken();
    if (searched && seen.active().found().value().isEmpty()) {
      return unread(seen, handoff, timings);
    }
    var path = newest(seen, active, details);
    var again =
        details.newestSnapshot().isPresent() && handoff.triggerId() == null
            ? FreshCheckpoint.replayed(seen, details)
            : Optional.<String>empty();
    var replays = FreshCheckpoint.replaying(handoff, again);
    return path.map(p -> with(seen, replays, state(seen, p, details)))
        .orElseGet(() -> withoutState(seen, handoff));
  }

  /**
   * The state that the job left: from Flink's own list, otherwise from storage, otherwise the one
   * that it was started from. A JobManager that could not read a checkpoint does not list it, nor a
   * savepoint that was taken before it restarted.
   */
  public static Optional<String> newest(
      Observation seen, ActiveRevision active, JobDetails details) {
    var found = seen.active().found().value().flatMap(path -> path);
    return found
        .filter(path -> seen.active().mayBeTaken())
        .or(details::newestSnapshot)
        .or(() -> found)
        .or(() -> Optional.ofNullable(active.restoredFrom()));
  }

  static Decision unread(Observation seen, Handoff handoff, Timings timings) {
    var found = seen.active().found();
    return found.failure().isPresent() && !isNeeded(handoff)
        ? withoutState(seen, handoff)
        : Decision.await(
            found.failure().isEmpty() && !Observed.late(seen, handoff)
                ? Cutting.VERDICT
                : new Verdict(
                    Reason.STATE_UNKNOWN,
                    "The old job has ended, and the search for its newest snapshot in storage fails"
                        + Retry.because(found)
                        + ". Nothing starts from an older state without your consent"
                        + " (spec.restoreFrom, or"
                        + " spec.upgrade.stateFrom: Nothing)."),
            timings.steps());
  }

  /** Whether a job continues from the state of the old job. */
  static boolean isNeeded(Handoff handoff) {
    return handoff.purpose() != Purpose.UPGRADE || Handoffs.needsOldState(handoff);
  }

  /** No state of the old job is known. */
  public static Decision lost(Observation seen, Handoff handoff, String message, Timings timings) {
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
   * Flink has forgotten the job. Its TaskManagers may keep running until they notice that the
   * JobManager that knew it is gone, so their pods have to be removed before the next job starts.
   */
  public static Decision unproven(Observation seen, Handoff handoff, Optional<String> location) {
    return ended(seen, handoff, location.map(path -> state(seen, path, seen.now())), true);
  }

  /**
   * The newest snapshot that the job reports, with the time of its completion if Flink reports it.
   */
  public static SavedState state(Observation seen, String location, JobDetails details) {
    return state(seen, location, details.checkpoints().completed().orElse(seen.now()));
  }

  /** With what is known about which jobs can start from it. */
  public static SavedState state(Observation seen, String location, Instant at) {
    if (!location.contains("/savepoints/")) {
      var backend = writer(seen, location).map(JobIntent::stateBackend).orElse(null);
      return new SavedState(location, SavedState.Kind.CHECKPOINT, at, null, backend);
    }
    var own =
        new Memory(seen.memory())
            .handoff()
            .filter(handoff -> location.contains("/savepoints/" + handoff.id() + "/"))
            .map(Handoffs::format);
    if (own.isPresent()) {
      var needed = needed(seen, own.get());
      return new SavedState(location, SavedState.Kind.SAVEPOINT, at, own.get(), needed);
    }
    return new Memory(seen.memory())
        .savepoints().kept().stream()
            .filter(kept -> Proof.plain(kept.location()).equals(Proof.plain(location)))
            .map(kept -> savepoint(location, at, kept))
            .findFirst()
            .orElseGet(() -> new SavedState(location, SavedState.Kind.SAVEPOINT, at));
  }

  private static SavedState savepoint(String location, Instant at, SavepointRecord kept) {
    return new SavedState(
        location, SavedState.Kind.SAVEPOINT, at, kept.format(), kept.stateBackend());
  }

  /** The state backend that a savepoint of the running job needs; null for any. */
  public static @Nullable String needed(Observation seen, Format format) {
    return format == Format.CANONICAL
        ? null
        : seen.activeIntent().map(JobIntent::stateBackend).orElse(null);
  }

  /** The spec of the revision whose job wrote a checkpoint. */
  private static Optional<JobIntent> writer(Observation seen, String location) {
    var memory = new Memory(seen.memory());
    var next = memory.handoff().filter(handoff -> StatePaths.isOf(handoff.id(), location));
    return next.isPresent()
        ? seen.nextIntent()
        : seen.activeIntent()
            .filter(
                intent ->
                    memory
                        .active()
                        .filter(active -> StatePaths.isOf(active.revision(), location))
                        .isPresent());
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
      case DELETE, SUSPEND ->
          OldJob.storing(seen, handoff)
              .orElseGet(() -> rest(Ending.completed(seen, memory, handoff), message(state)));
      case START, UPGRADE ->
          OldJob.storing(seen, handoff)
              .filter(storing -> Handoffs.recreates(handoff) || Leaving.rests(seen))
              .orElseGet(() -> moved(seen, memory, handoff, state, unproven));
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
      // The new job is no longer declared, and the state that was taken for it is used.
      return rest(Ending.superseded(seen, memory, handoff).retire(handoff.id()), message);
    }
    var with = Handoffs.withLost(Handoffs.withState(handoff, state.orElse(null)), false);
    var next = Observed.withCheckpoints(seen, with);
    var clears = Handoffs.recreates(handoff) || unproven;
    return Decision.write(
        memory
            .withHandoff(Handoffs.step(next, clears ? Step.CLEAR : Step.RESUME, seen.now()))
            .status(),
        new Verdict(clears ? Reason.MAKING_ROOM : Reason.RESTORING, message));
  }

  /** The operator that stopped it may have started the next job, and the record of that is lost. */
  static Decision stoppedBefore(
      Observation seen, Handoff handoff, String savepoint, Timings timings) {
    var found = seen.active().found();
    if (handoff.jobId() == null || !Handoffs.needsOldState(handoff)) {
      return with(seen, handoff, savepoint);
    }
    return found
        .value()
        .map(newest -> with(seen, handoff, newest.orElse(savepoint)))
        .orElseGet(() -> unread(seen, handoff, timings));
  }
}
