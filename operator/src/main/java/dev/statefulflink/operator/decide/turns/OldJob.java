package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the old job has ended for good. Flink reports that a job has ended a moment before it
 * stores the job's result. A JobManager that restarts in between runs the job again.
 */
public final class OldJob {
  /** Flink stores a result in well below a second. */
  private static final Duration STORING = Duration.ofSeconds(10);

  /** Kubernetes reports that the recovery data is gone, which is the end of the wait. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final String STORES = "The old job has ended; Flink is storing its result.";

  private OldJob() {}

  /** What is done before the next job may start; empty if the old one cannot run again. */
  public static Optional<Decision> ending(Observation seen, Handoff handoff, Timings timings) {
    if (seen.oldCluster().filter(OldCluster::recoverable).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        mayStillStore(seen) && Observed.waited(seen, handoff).compareTo(STORING) <= 0
            ? Decision.await(new Verdict(Reason.RESTORING, STORES), timings.fast())
            : clears(seen, handoff));
  }

  /** The same for a job whose pods are about to be removed. */
  public static Optional<Decision> storing(Observation seen, Handoff handoff) {
    return Patience.since(seen.active().state())
        .filter(since -> seen.oldCluster().filter(OldCluster::recoverable).isPresent())
        .filter(since -> hasEnded(seen))
        .map(
            since ->
                Observed.waited(seen, since).compareTo(STORING) <= 0
                    ? Decision.await(new Verdict(Reason.SUSPENDING, STORES), SOON)
                    : clears(seen, handoff));
  }

  private static Decision clears(Observation seen, Handoff handoff) {
    return Lost.clears(
        seen,
        handoff,
        "The old JobManager has not stored the result of the job that has ended, and may run it"
            + " again: the pods are removed, and the operator searches storage for the job's"
            + " newest state.");
  }

  /** A JobManager that does not answer, or runs the job again, has restarted in the meantime. */
  private static boolean mayStillStore(Observation seen) {
    return seen.active().state() instanceof Answer.None || hasEnded(seen);
  }

  private static boolean hasEnded(Observation seen) {
    return seen.active().jobState().filter(JobState::terminal).isPresent();
  }
}
