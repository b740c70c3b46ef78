package dev.statefulflink.e2e.story;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import java.util.List;
import java.util.Optional;

/** A job as Flink reports it, despite faults of the JobManager that reports it. */
public record RunningJob(FlinkRest flink, String id) {

  public static RunningJob of(StatefulJob job, ActiveRevision active) {
    return new RunningJob(FlinkRest.of(job, active.revision()), active.jobId());
  }

  /** The job that a handoff has submitted to the next revision. */
  public static RunningJob next(StatefulJob job, Handoff handoff) {
    return new RunningJob(FlinkRest.of(job, handoff.id()), handoff.jobId());
  }

  public List<FlinkJob> jobs() {
    return flink.jobs();
  }

  public Optional<String> restoredPath() {
    return flink.restoredPath(id);
  }

  public void awaitFirstCheckpoint() {
    Waits.until(
        "the first checkpoint", () -> flink.completedCheckpoints(id), completed -> completed > 0);
  }

  /** Waits for a checkpoint that began after this call: one may already be in progress. */
  public void awaitCheckpointFromNowOn() {
    long completed = flink.completedCheckpoints(id);
    Waits.until(
        "two more checkpoints than " + completed,
        () -> flink.completedCheckpoints(id),
        now -> now >= completed + 2);
  }

  /** Waits until it runs again, after it was restored once more. */
  public void awaitRestoredFromOtherThan(Optional<String> earlier) {
    Waits.untilTrue(
        "job %s to run, restored from another state than %s".formatted(id, earlier),
        () -> isRestoredFromOtherThan(earlier));
  }

  private boolean isRestoredFromOtherThan(Optional<String> earlier) {
    try {
      Optional<String> now = restoredPath();
      return now.isPresent()
          && !now.equals(earlier)
          && jobs().stream().anyMatch(job -> job.id().equals(id) && job.isRunning());
    } catch (IllegalStateException e) {
      // A JobManager that has just come up does not know the job yet.
      return false;
    }
  }
}
