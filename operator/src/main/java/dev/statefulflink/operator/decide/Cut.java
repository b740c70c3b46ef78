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
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/**
 * Cut: the old job is stopped and its state recorded. A savepoint that was asked for is awaited
 * until Flink says how it ended, however long: giving up earlier could leave a job that stops
 * afterwards.
 */
final class Cut {
  private static final Verdict TAKING =
      new Verdict(Reason.TAKING_SAVEPOINT, "Stopping the job with a savepoint.");

  private final Timings timings;

  Cut(Timings timings) {
    this.timings = timings;
  }

  Decision decide(Observation seen, Handoff handoff) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    if (seen.active().cluster() instanceof ClusterState.Absent && seen.activeIntent().isEmpty()) {
      return Deletion.unknown(active, timings);
    }
    if (incomplete(seen.active().cluster())) {
      return Decision.perform(
          new Action.ApplyCluster(active.revision(), seen.activeIntent().get()),
          new Verdict(Reason.FLINK_UNREACHABLE, "The Flink cluster is gone; bringing it back."),
          timings.steps());
    }
    return handoff.triggerId() == null
        ? byCheckpoint(seen, handoff, active)
        : bySavepoint(seen, handoff, active);
  }

  private Decision bySavepoint(Observation seen, Handoff handoff, ActiveRevision active) {
    var state = seen.active().jobState();
    var result = seen.active().savepoint().value();
    if (state.isEmpty() || result.isEmpty()) {
      return silent(seen, handoff);
    }
    if (state.get().terminal()) {
      return stopped(seen, handoff, active, state.get(), result.get());
    }
    if (result.get() instanceof SavepointResult.Failed failed) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.SAVEPOINT_FAILED,
          "The savepoint failed: " + failed.cause() + ".",
          timings);
    }
    if (result.get() instanceof SavepointResult.Unknown) {
      return Decision.perform(
          new Action.StopWithSavepoint(
              active.revision(), active.jobId(), handoff.triggerId(), handoff.savepointDirectory()),
          TAKING,
          timings.fast());
    }
    return Decision.await(TAKING, timings.fast());
  }

  private static boolean incomplete(ClusterState cluster) {
    return cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial;
  }

  /** No answer, or none that names the job: it may be recovering, but for how long? */
  private Decision silent(Observation seen, Handoff handoff) {
    var waited = Duration.between(Handoffs.since(handoff), seen.now());
    if (waited.compareTo(timings.unhealthyBeforeCut()) <= 0) {
      return Decision.await(TAKING, timings.fast());
    }
    var why = seen.active().jobUnknown() ? "Flink does not know the job" : "Flink does not answer";
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            why
                + ", so how its savepoint ended cannot be told. A complete one lies in "
                + handoff.savepointDirectory()
                + ". Nothing starts from an older state without your word; waiting for Flink."),
        timings.steps());
  }

  /** The old job is terminal: what did it leave? */
  private Decision stopped(
      Observation seen,
      Handoff handoff,
      ActiveRevision active,
      JobState state,
      SavepointResult result) {
    if (result instanceof SavepointResult.Completed completed && state == JobState.FINISHED) {
      return recorded(seen, handoff, completed.location(), SavedState.Kind.SAVEPOINT);
    }
    if (result instanceof SavepointResult.InProgress) {
      return Decision.await(TAKING, timings.fast());
    }
    var details = seen.active().jobDetails();
    if (details.isEmpty()) {
      return Decision.await(TAKING, timings.fast());
    }
    var own = details.get().newestSavepoint().filter(path -> inDirectory(path, handoff));
    if (own.isPresent()) {
      return recorded(seen, handoff, own.get(), SavedState.Kind.SAVEPOINT);
    }
    if (state == JobState.FINISHED) {
      return finishedByItself(seen, handoff);
    }
    return newest(seen, handoff, active, details.get());
  }

  private Decision finishedByItself(Observation seen, Handoff handoff) {
    if (handoff.purpose() == Purpose.DELETE) {
      return ended(seen, handoff, Optional.empty());
    }
    return GivingUp.hold(
        seen,
        handoff,
        Reason.STATE_UNKNOWN,
        "The job finished by itself before the savepoint was taken, so there is no state to go on"
            + " from. To run the new spec from the beginning, delete the object with onDelete:"
            + " Discard and apply it again.",
        timings);
  }

  private Decision byCheckpoint(Observation seen, Handoff handoff, ActiveRevision active) {
    var state = seen.active().jobState();
    if (state.isEmpty()) {
      return silent(seen, handoff);
    }
    if (state.get() == JobState.FINISHED) {
      return finishedByItself(seen, handoff);
    }
    if (!state.get().terminal()) {
      return Decision.perform(
          new Action.CancelJob(active.revision(), active.jobId()), TAKING, timings.fast());
    }
    return seen.active()
        .jobDetails()
        .map(details -> newest(seen, handoff, active, details))
        .orElseGet(() -> Decision.await(TAKING, timings.fast()));
  }

  /** The newest snapshot that the job itself reports, else the one that it was started from. */
  private Decision newest(
      Observation seen, Handoff handoff, ActiveRevision active, JobDetails details) {
    var path = details.newestSnapshot().or(() -> Optional.ofNullable(active.restoredFrom()));
    return path.map(p -> recorded(seen, handoff, p, SavedState.Kind.CHECKPOINT))
        .orElseGet(() -> ended(seen, handoff, Optional.empty()));
  }

  private static boolean inDirectory(String path, Handoff handoff) {
    return path.contains("/savepoints/" + handoff.id() + "/");
  }

  private static Decision recorded(
      Observation seen, Handoff handoff, String location, SavedState.Kind kind) {
    return ended(seen, handoff, Optional.of(new SavedState(location, kind, seen.now())));
  }

  /** Records the state, and with it that the old job is terminal. */
  private static Decision ended(Observation seen, Handoff handoff, Optional<SavedState> state) {
    var memory = new Memory(seen.memory());
    // Without a state of its own nothing may be resumed later: an older one would lose what came
    // after.
    var kept = memory.withLastState(state.orElse(null));
    var verdict =
        new Verdict(
            Reason.RESTORING,
            "The old job has ended; its state is "
                + state.map(SavedState::location).orElse("empty")
                + ".");
    if (handoff.purpose() == Purpose.DELETE) {
      var revision = memory.active().orElseThrow().revision();
      return Decision.write(
          kept.withHandoff(null).withActive(null).withHeld(null).retire(revision).status(),
          verdict);
    }
    var moved = Handoffs.withState(handoff, state.orElse(null));
    return Decision.write(
        kept.withHandoff(Handoffs.step(moved, Step.RESUME, seen.now())).status(), verdict);
  }
}
