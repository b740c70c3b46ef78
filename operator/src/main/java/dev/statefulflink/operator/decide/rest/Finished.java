package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import java.util.List;
import java.util.Optional;

/**
 * The pods of a job that has finished by itself are removed, unless {@code spec.onFinish} keeps
 * them. That it has finished is recorded first, in the status and beside it: nothing else knows it
 * once the JobManager is gone, and its work must not be repeated.
 */
final class Finished {
  private Finished() {}

  static Optional<Decision> decide(
      Observation seen, ActiveRevision active, Verdict verdict, Timings timings) {
    if (seen.subject().keepsFinishedPods()) {
      return Optional.empty();
    }
    var at = active.finishedAt();
    if (at != null) {
      return seen.oldCluster()
          .filter(old -> old.left().deployments())
          .map(old -> new Action.RecordFinished(active.revision(), active.jobId(), at))
          .map(noted -> List.<Action>of(noted, new Action.RemovePods(active.revision())))
          .map(actions -> Decision.perform(actions, verdict, timings.steps()));
    }
    return isOver(seen)
        ? Optional.of(
            Decision.write(
                new Memory(seen.memory()).withActive(active.finished(seen.now())).status(),
                verdict))
        : Optional.empty();
  }

  /** Without the record of its spec, there is nowhere to note it. */
  private static boolean isOver(Observation seen) {
    return seen.activeIntent().isPresent()
        && seen.oldCluster().filter(OldCluster::recoverable).isEmpty()
        && seen.active().jobState().equals(Optional.of(JobState.FINISHED))
        && seen.active().jobDetails().filter(Finished::isByItself).isPresent();
  }

  /** A job that was stopped with a savepoint is FINISHED, too, and can be continued. */
  private static boolean isByItself(JobDetails job) {
    return job.state() == JobState.FINISHED && job.stoppedWith().isEmpty();
  }
}
