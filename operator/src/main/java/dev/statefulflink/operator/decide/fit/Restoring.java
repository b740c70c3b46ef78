package dev.statefulflink.operator.decide.fit;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/**
 * The rehearsal from the real state: the new job is restored on its cluster while the old one runs,
 * without input and output, and cancelled once every task runs. If it fails, the old job is not
 * stopped for it. In the end it holds no slots, since the next job needs them.
 */
public final class Restoring {
  private static final Verdict RUNNING =
      new Verdict(
          Reason.REHEARSING,
          "The new job is restored in a rehearsal: its sources are silent, and its sinks write"
              + " nothing.");

  private Restoring() {}

  /** What is done for it, and waited for; empty where it is over, or not wanted. */
  public static Optional<Decision> decide(Observation seen, Handoff handoff, Timings timings) {
    if (!isAsked(seen, handoff) || isOver(seen, handoff)) {
      return Optional.empty();
    }
    var view = seen.next();
    if (view.jobState().filter(JobState::terminal).isPresent()) {
      return failed(seen, handoff, timings);
    }
    if (view.jobUnknown()
        && (!oldJobRuns(seen) || isRefused(seen) || seen.nextIntent().isEmpty())) {
      return Optional.empty();
    }
    if (Observed.late(seen, handoff)) {
      return Optional.of(late(seen, handoff, timings));
    }
    return Optional.of(
        view.jobUnknown() ? begin(seen, handoff, timings) : watch(seen, handoff, timings));
  }

  /** Whether what is seen of a job on the new cluster is that of this rehearsal. */
  public static boolean isAsked(Observation seen, Handoff handoff) {
    return seen.next()
        .warmUpJobId()
        .filter(jobId -> jobId.equals(handoff.rehearsalJobId()))
        .isPresent();
  }

  /** Whether every task ran: nothing else ends it but a failure. */
  static boolean isOver(Observation seen, Handoff handoff) {
    return isAsked(seen, handoff)
        && seen.next()
            .jobState()
            .filter(state -> state.terminal() && state != JobState.FAILED)
            .isPresent();
  }

  /** Why it says nothing of the state. */
  static String unknown(Observation seen) {
    var gone = isGone(seen.next().jobDetails());
    return "the restore was not rehearsed"
        + (gone ? ": the checkpoint was deleted meanwhile" : Retry.because(seen.next().submit()));
  }

  /** Flink does not know the job: it could not be made, which is no word on the state. */
  private static boolean isRefused(Observation seen) {
    return seen.next().submit().failure().filter(FlinkCallFailed::answered).isPresent();
  }

  /** One that does not run is helped by the new job, and waits for nothing. */
  private static boolean oldJobRuns(Observation seen) {
    return seen.active().jobState().filter(state -> state == JobState.RUNNING).isPresent();
  }

  private static boolean isGone(Optional<JobDetails> details) {
    return details.filter(job -> job.trouble() == RestoreTrouble.GONE).isPresent();
  }

  private static Decision begin(Observation seen, Handoff handoff, Timings timings) {
    var intent = seen.nextIntent().orElseThrow();
    var from = seen.next().fit().value().flatMap(StateFit::snapshot).orElseThrow();
    return Retry.due(seen, seen.next().submit())
        ? Decision.perform(
            new Action.RehearseRestore(
                handoff.id(),
                seen.next().warmUpJobId().orElseThrow(),
                Observed.submission(seen, intent),
                from),
            RUNNING,
            timings.warmingUp())
        : Decision.await(RUNNING, timings.warmingUp());
  }

  private static Decision watch(Observation seen, Handoff handoff, Timings timings) {
    var up = seen.next().jobDetails().filter(JobDetails::allTasksRunning).isPresent();
    return up || (seen.next().jobState().isPresent() && !oldJobRuns(seen))
        ? Decision.perform(
            new Action.CancelJob(handoff.id(), seen.next().warmUpJobId().orElseThrow()),
            RUNNING,
            timings.warmingUp())
        : Decision.await(RUNNING, timings.warmingUp());
  }

  private static Optional<Decision> failed(Observation seen, Handoff handoff, Timings timings) {
    var details = seen.next().jobDetails();
    if (!oldJobRuns(seen) || isGone(details)) {
      return Optional.empty();
    }
    if (details.isEmpty()) {
      return Optional.of(
          Observed.late(seen, handoff)
              ? late(seen, handoff, timings)
              : Decision.await(RUNNING, timings.warmingUp()));
    }
    var job = details.get();
    var cause =
        new GivingUp.Cause(
            job.failureNeverPasses() ? Reason.STATE_INCOMPATIBLE : Reason.REHEARSAL_FAILED,
            "In a rehearsal on the new cluster, the new job failed when it was restored from the"
                + " state of the old one"
                + (job.failure().isEmpty() ? "" : ": " + job.failure())
                + ". With spec.upgrade.rehearsal: State it is not rehearsed.",
            !job.failureNeverPasses());
    return Optional.of(GivingUp.giveUp(seen, handoff, cause, timings));
  }

  private static Decision late(Observation seen, Handoff handoff, Timings timings) {
    return GivingUp.giveUp(
        seen,
        handoff,
        Reason.REHEARSAL_TIMEOUT,
        "The new job was not restored in a rehearsal within spec.upgrade.deadline"
            + Retry.because(seen.next().submit())
            + "."
            + seen.next().jobDetails().map(job -> " " + job.tasks().waits()).orElse("")
            + " Raise that, or set spec.upgrade.rehearsal: State."
            + Observed.trouble(seen.next()),
        timings);
  }
}
