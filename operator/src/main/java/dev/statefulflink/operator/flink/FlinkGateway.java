package dev.statefulflink.operator.flink;

import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The part of Flink's REST API that the operator needs. No method blocks; every stage completes
 * exceptionally with {@link FlinkCallFailed}.
 */
public interface FlinkGateway {
  CompletionStage<Slots> slots(URI cluster);

  /** Likewise, with the tasks of a job that wait for one. */
  CompletionStage<Slots> slotsFor(URI cluster, String jobId);

  /** The states of all jobs that the cluster knows, by their ids; without warm-ups. */
  CompletionStage<Map<String, JobState>> jobs(URI cluster);

  /** The job's state; empty if the cluster knows no such job. */
  CompletionStage<Optional<JobState>> state(URI cluster, String jobId);

  /** Likewise, with the states of the job's tasks. */
  CompletionStage<Optional<JobProgress>> progress(URI cluster, String jobId);

  /**
   * The state of the job's checkpoints; empty if the cluster does not know the job, or none of its
   * checkpoints.
   */
  CompletionStage<Optional<Checkpoints>> checkpoints(URI cluster, String jobId);

  /** The job in full; empty if the cluster knows no such job. */
  CompletionStage<Optional<JobDetails>> details(URI cluster, String jobId);

  CompletionStage<SavepointResult> savepoint(URI cluster, String jobId, String triggerId);

  /**
   * The newest complete snapshot in these directories, as the JobManager sees them; empty if there
   * is none.
   */
  CompletionStage<Optional<String>> newestSnapshot(URI cluster, List<String> directories);

  /** Compiles the staged jar's job without running it, twice. */
  CompletionStage<Rehearsal> rehearse(URI cluster, Submission submission);

  /** Compiles it once, beside the job that was started from it. */
  CompletionStage<Rehearsal> compare(URI cluster, Submission submission, String jobId);

  /**
   * Compares the staged jar's job, compiled twice and not run, with the state that it will start
   * from.
   */
  CompletionStage<StateFit> fit(URI cluster, Submission submission, StateSource source);

  /**
   * Runs a short job of the operator, which needs no input, has no output and ends by itself,
   * unless the cluster already knows the job.
   */
  CompletionStage<Void> warmUp(URI cluster, String jobId, int parallelism);

  /**
   * Runs the job from a snapshot with silent sources, and with sinks that write nothing, until it
   * is cancelled.
   */
  CompletionStage<Void> rehearseRestore(
      URI cluster, Submission submission, String jobId, String from);

  /**
   * Idempotent by the trigger id while the JobManager lives.
   *
   * @param format of Flink's SavepointFormatType: NATIVE or CANONICAL
   */
  CompletionStage<Void> stop(
      URI cluster, String jobId, String triggerId, String directory, String format);

  /**
   * Runs the staged jar under this job id, unless the cluster already knows the job in any state:
   * Flink 1.20 would run the id of a finished job again.
   *
   * @param from the snapshot to start from; empty to start without state
   */
  CompletionStage<Void> submit(
      URI cluster, Submission submission, String jobId, Optional<String> from);

  /**
   * Requests a checkpoint now, instead of waiting for a long interval. Idempotent by the trigger id
   * while the JobManager lives, and for minutes after the checkpoint has ended.
   */
  CompletionStage<Void> checkpoint(URI cluster, String jobId, String triggerId);

  /** The progress or result of that checkpoint, without its location. */
  CompletionStage<SavepointResult> checkpointResult(URI cluster, String jobId, String triggerId);

  /** The settings of the job, as Flink applies them; empty if it knows no such job. */
  CompletionStage<Optional<JobSettings>> settings(URI cluster, String jobId);

  /**
   * A savepoint of a job that keeps running. Idempotent by the trigger id while the JobManager
   * lives.
   *
   * @param format as for a stop
   */
  CompletionStage<Void> takeSavepoint(
      URI cluster, String jobId, String triggerId, String directory, String format);

  /** Deletes a savepoint; it is no failure if it no longer exists. */
  CompletionStage<Void> dispose(URI cluster, String location);

  CompletionStage<Void> cancel(URI cluster, String jobId);
}
