package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.rest.Overruled;
import dev.statefulflink.operator.decide.turns.Deletion;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.CutPace;
import dev.statefulflink.operator.observe.Observation;
import java.util.List;
import java.util.Optional;

/**
 * Cut: the old job is stopped and its state recorded. The operator waits for a requested savepoint
 * until Flink reports its result, without a limit: giving up earlier could leave a job that stops
 * afterwards.
 */
public final class Cut {
  private static final Verdict BRINGING_BACK =
      new Verdict(
          Reason.FLINK_UNREACHABLE, "The Flink cluster has disappeared; creating it again.");

  private final Timings timings;

  public Cut(Timings timings) {
    this.timings = timings;
  }

  public Decision decide(Observation seen, Handoff handoff) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    if (active.finishedAt() != null) {
      return Cutting.finishedByItself(seen, handoff, timings);
    }
    var cluster = seen.active().cluster();
    var trouble = Lost.trouble(seen).filter(lasting -> !Handoffs.isLost(handoff));
    if (trouble.isPresent()) {
      return Lost.giveUp(seen, handoff, trouble.get());
    }
    if (cluster instanceof ClusterState.Absent && seen.activeIntent().isEmpty()) {
      return Cutting.oldStateUnneeded(seen)
          ? Leaving.withoutOldState(seen, handoff)
          : Deletion.unknown(active, timings);
    }
    if (cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial) {
      return seen.activeIntent()
          .map(
              intent ->
                  new Action.ApplyCluster(
                      active.revision(), active.generation(), List.of(active.jobId()), intent))
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
      var view = seen.active();
      return silent(seen, handoff, "Flink does not answer", view.state(), view.savepoint());
    }
    if (state.get().terminal()) {
      return stopped(seen, handoff, active, state.get(), result.get());
    }
    if (Cutting.isTaken(seen)) {
      return Lost.clears(seen, handoff, Cutting.CONTINUED);
    }
    if (Cutting.mayBeTaken(seen)) {
      return silent(seen, handoff, Cutting.UNSEARCHED, seen.active().found());
    }
    var runs = state.get() == JobState.RUNNING;
    if (result.get() instanceof SavepointResult.Failed failed && runs) {
      return Cutting.savepointFailed(seen, handoff, failed.cause(), timings);
    }
    // A job that has just recovered is RUNNING before its tasks are, and would refuse the
    // savepoint.
    var details = seen.active().jobDetails();
    if (runs && details.isEmpty() && result.get() instanceof SavepointResult.Unknown) {
      var why = "Flink does not report the state of the job's tasks";
      return silent(seen, handoff, why, seen.active().details());
    }
    if (details.filter(found -> !found.takesSnapshots()).isPresent()) {
      return Cutting.withoutSnapshots(seen, handoff, timings);
    }
    var fit = runs && details.filter(JobDetails::allTasksRunning).isPresent();
    if (result.get() instanceof SavepointResult.Unknown && fit) {
      return Decision.perform(
          Cutting.stop(handoff, active), Cutting.VERDICT, CutPace.of(handoff, seen.now()));
    }
    return result.get() instanceof SavepointResult.InProgress
            || result.get() instanceof SavepointResult.Completed
        ? taking(seen, handoff)
        : unfit(seen, handoff, state.get());
  }

  /** Flink itself aborts a savepoint that takes too long; aborting it here could lose its state. */
  private Decision taking(Observation seen, Handoff handoff) {
    return Decision.await(
        Observed.late(seen, handoff)
            ? new Verdict(
                Reason.SAVEPOINT_OVERDUE,
                "Flink is still taking the savepoint to "
                    + handoff.savepointDirectory()
                    + ". The operator waits for the result, since state could be lost otherwise;"
                    + " Flink's own checkpoint timeout ends it. Check the storage and back"
                    + " pressure.")
            : Cutting.VERDICT,
        CutPace.of(handoff, seen.now()));
  }

  /**
   * A job that does not run cannot take a savepoint; after a short time its newest checkpoint is
   * used. The time counts from the savepoint's failure, or from when Flink reported that there is
   * none, since the job's own state may change all the time.
   */
  private Decision unfit(Observation seen, Handoff handoff, JobState state) {
    if (Patience.isOver(seen, timings, handoff, Patience.since(seen.active().savepoint()))) {
      if (Cutting.cancelLoses(seen, handoff)) {
        return Cutting.notCancelled(seen, handoff, state, timings);
      }
      return Decision.write(
          new Memory(seen.memory()).withHandoff(Cutting.byCheckpoint(handoff)).status(),
          new Verdict(
              Reason.TAKING_SAVEPOINT,
              "The job is "
                  + state
                  + ", so no savepoint can be taken: it is cancelled, and the next job starts"
                  + " from its newest checkpoint, the one that Flink itself would restart from."));
    }
    var why = "The job is " + state + "; waiting for it to run.";
    return Decision.await(
        Observed.late(seen, handoff) ? overdue(why) : new Verdict(Reason.TAKING_SAVEPOINT, why),
        timings.steps());
  }

  private static Verdict overdue(String why) {
    return new Verdict(
        Reason.SAVEPOINT_OVERDUE, why + " The old job has not ended within spec.upgrade.deadline.");
  }

  /** No answer: the JobManager may be recovering, but only for a limited time. */
  private Decision silent(Observation seen, Handoff handoff, String why, Answer<?>... asked) {
    var failing = Patience.failingSince(asked);
    if (!Patience.isOver(seen, timings, handoff, failing)) {
      var verdict = Observed.late(seen, handoff) ? overdue(why + ".") : Cutting.VERDICT;
      return Decision.await(verdict, CutPace.of(handoff, seen.now()));
    }
    // Not while the first answer may still be on its way.
    if (failing.isPresent() && Cutting.oldStateUnneeded(seen)) {
      return Leaving.withoutOldState(seen, handoff);
    }
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            why
                + ", so the job's newest state is not known. Nothing starts from an older state"
                + " without your consent (spec.restoreFrom, or spec.upgrade.stateFrom: Nothing);"
                + " waiting for Flink."
                + Observed.trouble(seen.active())),
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
          "Flink does not know the job, and the search for its snapshots fails ("
              + why.orElse("no answer yet")
              + ")",
          found);
    }
    var unneeded = handoff.purpose() == Purpose.UPGRADE && !Handoffs.needsOldState(handoff);
    return found.value().get().isPresent() || unneeded
        ? Ended.unproven(seen, handoff, found.value().get())
        : Ended.lost(
            seen,
            handoff,
            "Flink no longer knows the job, and there is no snapshot of it in its directories of"
                + " spec.stateBackend.",
            timings);
  }

  /** The old job is terminal: determines the state that it left. */
  private Decision stopped(
      Observation seen,
      Handoff handoff,
      ActiveRevision active,
      JobState state,
      SavepointResult result) {
    if (result instanceof SavepointResult.Completed completed && state == JobState.FINISHED) {
      return seen.active().finishedBefore(handoff, seen.memory().lastHandoff())
          ? Ended.stoppedBefore(seen, handoff, completed.location(), timings)
          : Ended.with(seen, handoff, completed.location());
    }
    var details = seen.active().jobDetails();
    if (result instanceof SavepointResult.InProgress || details.isEmpty()) {
      return taking(seen, handoff);
    }
    return left(seen, handoff, active, state, details.get());
  }

  private Decision byCheckpoint(Observation seen, Handoff handoff, ActiveRevision active) {
    var state = seen.active().jobState();
    if (state.isEmpty()) {
      return silent(seen, handoff, "Flink does not answer", seen.active().state());
    }
    if (state.get() == JobState.RUNNING && Ended.isNeeded(handoff)) {
      var details = seen.active().jobDetails();
      if (details.filter(found -> !found.takesSnapshots()).isPresent()) {
        return Cutting.withoutSnapshots(seen, handoff, timings);
      }
      if (Patience.before(seen.active().details(), handoff)
          && !Patience.isOver(seen, timings, handoff, Optional.empty())) {
        return Decision.await(Cutting.VERDICT, timings.fast());
      }
    }
    if (state.get() == JobState.RUNNING && FreshCheckpoint.isAwaited(handoff)) {
      return FreshCheckpoint.decide(seen, handoff, active, timings)
          .orElseGet(() -> unfit(seen, handoff, state.get()));
    }
    if (!state.get().terminal()) {
      return cancel(seen, handoff, active, state.get());
    }
    return seen.active()
        .jobDetails()
        .map(details -> left(seen, handoff, active, state.get(), details))
        .orElseGet(
            () ->
                silent(
                    seen,
                    handoff,
                    "Flink does not report what state the job left",
                    seen.active().details()));
  }

  /** Flink may delete the newest checkpoint with the job, irrecoverably. */
  private Decision cancel(
      Observation seen, Handoff handoff, ActiveRevision active, JobState state) {
    var ends = state == JobState.CANCELLING || !Cutting.needsItsState(seen, handoff);
    if (!ends && Overruled.unknown(seen)) {
      var why = "Flink does not report whether the job's checkpoints are kept after a cancellation";
      return silent(seen, handoff, why, seen.active().settings());
    }
    var instead = Cutting.insteadOfCancel(seen, handoff, state, timings).filter(what -> !ends);
    return instead.orElseGet(
        () ->
            Decision.perform(
                new Action.CancelJob(active.revision(), active.jobId()),
                Cutting.cancelling(seen, handoff, state),
                CutPace.of(handoff, seen.now())));
  }

  /** A job is FINISHED by its work, or by a savepoint, of this handoff or of another client. */
  private Decision left(
      Observation seen,
      Handoff handoff,
      ActiveRevision active,
      JobState state,
      JobDetails details) {
    if (state != JobState.FINISHED) {
      return Ended.newest(seen, handoff, active, details, timings);
    }
    return details
        .stoppedWith()
        .map(path -> Ended.stoppedBefore(seen, handoff, path, timings))
        .orElseGet(() -> Cutting.finishedByItself(seen, handoff, timings));
  }
}
