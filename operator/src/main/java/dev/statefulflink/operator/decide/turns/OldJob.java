package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the old job has ended for good. Flink reports that a job has ended a moment before it
 * stores the job's result. A JobManager that restarts in between runs the job again.
 */
public final class OldJob {
  /** Flink stores a result in well below a second. */
  private static final Duration STORING = Duration.ofSeconds(10);

  /** In less time no JobManager restarts, runs the job again, and ends it. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Kubernetes reports that the recovery data is gone, which is the end of the wait. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final String STORES = "The old job has ended; Flink is storing its result.";

  private static final String ASKS =
      "Asking the old JobManager whether its job has ended for good.";

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

  /**
   * What is done before the next job is submitted for the first time. A JobManager that restarted
   * before it had stored the result has run the job again; even if that run has ended too, its
   * state is newer than the recorded one. Empty if the job has ended only once, as recorded.
   */
  public static Optional<Decision> ranAgain(Observation seen, Handoff handoff, Timings timings) {
    var runs = seen.oldCluster().filter(old -> old.left().pods() == Pods.RUNNING).isPresent();
    if (!runs || !(seen.next().submit() instanceof Answer.None)) {
      return Optional.empty();
    }
    var state = seen.active().state().from(seen.now().minus(FRESH));
    var wait = Optional.of(Decision.await(new Verdict(Reason.RESTORING, ASKS), timings.fast()));
    if (state instanceof Answer.Got<Optional<JobState>> got) {
      var end = got.told().filter(JobState::terminal);
      if (end.isEmpty()) {
        return Optional.of(clears(seen, handoff));
      }
      return end.get() == JobState.FAILED ? failed(seen, handoff, wait) : Optional.empty();
    }
    return Observed.waited(seen, handoff).compareTo(STORING) <= 0
        ? wait
        : Optional.of(clears(seen, handoff));
  }

  /** A job that failed before the cut has left the recorded state, and nothing after it. */
  private static Optional<Decision> failed(
      Observation seen, Handoff handoff, Optional<Decision> wait) {
    var details =
        seen.active().details().from(seen.now().minus(FRESH)).value().flatMap(found -> found);
    if (details.isEmpty()) {
      return wait;
    }
    var recorded = Optional.ofNullable(handoff.state()).map(state -> Proof.plain(state.location()));
    var newest = details.get().newestSnapshot().map(Proof::plain);
    return newest.isEmpty() || newest.equals(recorded)
        ? Optional.empty()
        : Optional.of(clears(seen, handoff));
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
