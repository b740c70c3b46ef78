package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.CutPace;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Cut: the old job is stopped and its state recorded. A savepoint that was asked for is awaited
 * until Flink says how it ended, however long: giving up earlier could leave a job that stops
 * afterwards.
 */
final class Cut {
  private static final Verdict BRINGING_BACK =
      new Verdict(Reason.FLINK_UNREACHABLE, "The Flink cluster is gone; bringing it back.");

  private final Timings timings;

  Cut(Timings timings) {
    this.timings = timings;
  }

  Decision decide(Observation seen, Handoff handoff) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    var cluster = seen.active().cluster();
    if (cluster instanceof ClusterState.Absent && seen.activeIntent().isEmpty()) {
      return Cutting.oldStateUnneeded(seen)
          ? Leaving.withoutOldState(seen, handoff)
          : Deletion.unknown(active, timings);
    }
    if (cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial) {
      return seen.activeIntent()
          .map(
              intent -> new Action.ApplyCluster(active.revision(), List.of(active.jobId()), intent))
          .map(action -> Decision.perform(action, BRINGING_BACK, timings.steps()))
          .orElseGet(() -> Decision.await(BRINGING_BACK, timings.steps()));
    }
    if (seen.active().jobUnknown()) {
      return lost(seen, handoff);
    }
    return handoff.triggerId() == null
        ? byCheckpoint(seen, handoff, active)
        : bySavepoint(seen, handoff, active);
  }

  private Decision bySavepoint(Observation seen, Handoff handoff, ActiveRevision active) {
    var state = seen.active().jobState();
    var result = seen.active().savepoint().value();
    if (state.isEmpty() || result.isEmpty()) {
      return silent(seen, handoff, "Flink does not answer");
    }
    if (state.get().terminal()) {
      return stopped(seen, handoff, active, state.get(), result.get());
    }
    var runs = state.get() == JobState.RUNNING;
    if (result.get() instanceof SavepointResult.Failed failed && runs) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.SAVEPOINT_FAILED,
          "The savepoint failed: " + failed.cause() + ".",
          timings);
    }
    // A job that has just recovered is RUNNING before its tasks are, and would refuse the
    // savepoint.
    var details = seen.active().jobDetails();
    if (runs && details.isEmpty() && result.get() instanceof SavepointResult.Unknown) {
      return silent(seen, handoff, "Flink does not tell how the job's tasks are");
    }
    var fit = runs && details.filter(JobDetails::allTasksRunning).isPresent();
    if (result.get() instanceof SavepointResult.Unknown && fit) {
      return Decision.perform(
          new Action.StopWithSavepoint(
              active.revision(), active.jobId(), handoff.triggerId(), handoff.savepointDirectory()),
          Cutting.VERDICT,
          CutPace.of(handoff, seen.now()));
    }
    return result.get() instanceof SavepointResult.InProgress
            || result.get() instanceof SavepointResult.Completed
        ? taking(seen, handoff)
        : unfit(seen, handoff, state.get());
  }

  /** Flink itself ends a savepoint that takes too long; ending it here could lose its state. */
  private Decision taking(Observation seen, Handoff handoff) {
    return Decision.await(
        Observed.late(seen, handoff)
            ? new Verdict(
                Reason.SAVEPOINT_OVERDUE,
                "Flink is still taking the savepoint to "
                    + handoff.savepointDirectory()
                    + ". Its outcome is awaited, or else state could be lost; Flink's own"
                    + " checkpoint timeout ends it. Look at the storage, and at back pressure.")
            : Cutting.VERDICT,
        CutPace.of(handoff, seen.now()));
  }

  /** No savepoint can be taken of a job that does not run; soon its newest checkpoint is taken. */
  private Decision unfit(Observation seen, Handoff handoff, JobState state) {
    if (Observed.waited(seen, handoff).compareTo(timings.unhealthyBeforeCut()) > 0) {
      return Decision.write(
          new Memory(seen.memory()).withHandoff(Cutting.byCheckpoint(handoff)).status(),
          new Verdict(
              Reason.TAKING_SAVEPOINT,
              "The job is "
                  + state
                  + ", so no savepoint can be taken: it is cancelled, and its newest checkpoint is"
                  + " used, the one that Flink itself would restart from."));
    }
    return Decision.await(
        new Verdict(Reason.TAKING_SAVEPOINT, "The job is " + state + "; waiting for it to run."),
        timings.steps());
  }

  /** No answer: the JobManager may be recovering, but for how long? */
  private Decision silent(Observation seen, Handoff handoff, String why) {
    if (Observed.waited(seen, handoff).compareTo(timings.unhealthyBeforeCut()) <= 0) {
      return Decision.await(Cutting.VERDICT, CutPace.of(handoff, seen.now()));
    }
    if (Cutting.oldStateUnneeded(seen)) {
      return Leaving.withoutOldState(seen, handoff);
    }
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            why
                + ", so the job's newest state cannot be told. Nothing starts from an older one"
                + " without your word (spec.restoreFrom, or spec.upgrade.stateFrom: Nothing);"
                + " waiting for Flink."),
        timings.steps());
  }

  /** A JobManager that has restarted since the job ended: its newest snapshot is in storage. */
  private Decision lost(Observation seen, Handoff handoff) {
    var found = seen.active().found();
    if (found.value().isEmpty()) {
      var why = found.failure().map(failure -> failure.getMessage());
      return silent(
          seen,
          handoff,
          "Flink does not know the job, and its snapshots cannot be looked for ("
              + why.orElse("no answer yet")
              + ")");
    }
    var path = found.value().get();
    if (path.isPresent()) {
      return recorded(seen, handoff, path.get());
    }
    return handoff.purpose() == Purpose.UPGRADE && !Handoffs.needsOldState(handoff)
        ? ended(seen, handoff, Optional.empty())
        : lostAltogether(seen, handoff);
  }

  private Decision lostAltogether(Observation seen, Handoff handoff) {
    var message = "Flink does not know the job any more, and no snapshot of it is in storage.";
    if (handoff.purpose() != Purpose.DELETE) {
      return GivingUp.holdWithoutState(seen, handoff, message, timings);
    }
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            message + " To delete the object without a state, set spec.onDelete to Discard."),
        timings.steady());
  }

  /** The old job is terminal: what did it leave? */
  private Decision stopped(
      Observation seen,
      Handoff handoff,
      ActiveRevision active,
      JobState state,
      SavepointResult result) {
    if (result instanceof SavepointResult.Completed completed && state == JobState.FINISHED) {
      return recorded(seen, handoff, completed.location());
    }
    var details = seen.active().jobDetails();
    if (result instanceof SavepointResult.InProgress || details.isEmpty()) {
      return taking(seen, handoff);
    }
    var own = details.get().newestSavepoint().filter(path -> inDirectory(path, handoff));
    if (state == JobState.FINISHED) {
      return own.map(path -> recorded(seen, handoff, path))
          .orElseGet(() -> finishedByItself(seen, handoff));
    }
    return newest(seen, handoff, active, details.get());
  }

  private Decision finishedByItself(Observation seen, Handoff handoff) {
    if (handoff.purpose() == Purpose.DELETE || !Handoffs.needsOldState(handoff)) {
      return ended(seen, handoff, Optional.empty());
    }
    return GivingUp.holdWithoutState(
        seen,
        handoff,
        "The job finished by itself before the savepoint was taken, so there is no state to go on"
            + " from.",
        timings);
  }

  private Decision byCheckpoint(Observation seen, Handoff handoff, ActiveRevision active) {
    var state = seen.active().jobState();
    if (state.isEmpty()) {
      return silent(seen, handoff, "Flink does not answer");
    }
    if (state.get() == JobState.FINISHED) {
      return finishedByItself(seen, handoff);
    }
    if (!state.get().terminal()) {
      return Decision.perform(
          new Action.CancelJob(active.revision(), active.jobId()),
          Observed.late(seen, handoff) ? notEnding(state.get()) : Cutting.VERDICT,
          CutPace.of(handoff, seen.now()));
    }
    return seen.active()
        .jobDetails()
        .map(details -> newest(seen, handoff, active, details))
        .orElseGet(() -> silent(seen, handoff, "Flink does not tell what the job left"));
  }

  private static Verdict notEnding(JobState state) {
    return new Verdict(
        Reason.SAVEPOINT_OVERDUE,
        "The job is "
            + state
            + " and does not end. Look at the TaskManagers; nothing else is"
            + " started before it has ended.");
  }

  /** The newest snapshot that the job itself reports, else the one that it was started from. */
  private static Decision newest(
      Observation seen, Handoff handoff, ActiveRevision active, JobDetails details) {
    var path = details.newestSnapshot().or(() -> Optional.ofNullable(active.restoredFrom()));
    return path.map(p -> recorded(seen, handoff, p))
        .orElseGet(() -> ended(seen, handoff, Optional.empty()));
  }

  private static boolean inDirectory(String path, Handoff handoff) {
    return path.contains("/savepoints/" + handoff.id() + "/");
  }

  private static Decision recorded(Observation seen, Handoff handoff, String location) {
    return ended(seen, handoff, Optional.of(state(location, seen.now())));
  }

  static SavedState state(String location, Instant now) {
    var kind =
        location.contains("/savepoints/") ? SavedState.Kind.SAVEPOINT : SavedState.Kind.CHECKPOINT;
    return new SavedState(location, kind, now);
  }

  /** Records the state, and with it that the old job is terminal. */
  private static Decision ended(Observation seen, Handoff handoff, Optional<SavedState> state) {
    // Without a state of its own nothing may be resumed later: an older one would lose what came
    // after.
    var before = new Memory(seen.memory()).withLastState(state.orElse(null));
    var memory = state.map(before::keeping).orElse(before);
    var message =
        "The old job has ended; its state is "
            + state.map(SavedState::location).orElse("empty")
            + ".";
    return switch (handoff.purpose()) {
      case DELETE, SUSPEND -> rest(memory, message);
      case START, UPGRADE -> moved(seen, memory, handoff, state, message);
    };
  }

  private static Decision rest(Memory memory, String message) {
    var revision = memory.active().orElseThrow().revision();
    return Decision.write(
        memory.withHandoff(null).withActive(null).withHeld(null).retire(revision).status(),
        new Verdict(Reason.SUSPENDING, message));
  }

  private static Decision moved(
      Observation seen,
      Memory memory,
      Handoff handoff,
      Optional<SavedState> state,
      String message) {
    var with = Handoffs.withState(handoff, state.orElse(null));
    var next = Handoffs.recreates(handoff) ? Step.CLEAR : Step.RESUME;
    return Decision.write(
        memory.withHandoff(Handoffs.step(with, next, seen.now())).status(),
        new Verdict(Handoffs.recreates(handoff) ? Reason.MAKING_ROOM : Reason.RESTORING, message));
  }
}
