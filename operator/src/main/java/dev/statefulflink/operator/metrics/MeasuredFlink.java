package dev.statefulflink.operator.metrics;

import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A gateway to Flink that measures another one. */
final class MeasuredFlink implements FlinkGateway {
  private final FlinkGateway flink;
  private final MeterRegistry registry;

  MeasuredFlink(FlinkGateway flink, MeterRegistry registry) {
    this.flink = flink;
    this.registry = registry;
  }

  @Override
  public CompletionStage<Slots> slots(URI cluster) {
    return timed("slots", () -> flink.slots(cluster));
  }

  @Override
  public CompletionStage<Slots> slotsFor(URI cluster, String jobId) {
    return timed("slotsFor", () -> flink.slotsFor(cluster, jobId));
  }

  @Override
  public CompletionStage<Map<String, JobState>> jobs(URI cluster) {
    return timed("jobs", () -> flink.jobs(cluster));
  }

  @Override
  public CompletionStage<Optional<JobState>> state(URI cluster, String jobId) {
    return timed("state", () -> flink.state(cluster, jobId));
  }

  @Override
  public CompletionStage<Optional<JobProgress>> progress(URI cluster, String jobId) {
    return timed("progress", () -> flink.progress(cluster, jobId));
  }

  @Override
  public CompletionStage<Optional<Checkpoints>> checkpoints(URI cluster, String jobId) {
    return timed("checkpoints", () -> flink.checkpoints(cluster, jobId));
  }

  @Override
  public CompletionStage<Optional<JobDetails>> details(URI cluster, String jobId) {
    return timed("details", () -> flink.details(cluster, jobId));
  }

  @Override
  public CompletionStage<SavepointResult> savepoint(URI cluster, String jobId, String triggerId) {
    return timed("savepoint", () -> flink.savepoint(cluster, jobId, triggerId));
  }

  @Override
  public CompletionStage<Optional<String>> newestSnapshot(URI cluster, List<String> directories) {
    return timed("newestSnapshot", () -> flink.newestSnapshot(cluster, directories));
  }

  @Override
  public CompletionStage<Rehearsal> rehearse(URI cluster, Submission submission) {
    return timed("rehearse", () -> flink.rehearse(cluster, submission));
  }

  @Override
  public CompletionStage<Rehearsal> compare(URI cluster, Submission submission, String jobId) {
    return timed("compare", () -> flink.compare(cluster, submission, jobId));
  }

  @Override
  public CompletionStage<StateFit> fit(URI cluster, Submission submission, StateSource source) {
    return timed("fit", () -> flink.fit(cluster, submission, source));
  }

  @Override
  public CompletionStage<Void> warmUp(URI cluster, String jobId, int parallelism) {
    return timed("warmUp", () -> flink.warmUp(cluster, jobId, parallelism));
  }

  @Override
  public CompletionStage<Void> rehearseRestore(
      URI cluster, Submission submission, String jobId, String from) {
    return timed("rehearseRestore", () -> flink.rehearseRestore(cluster, submission, jobId, from));
  }

  @Override
  public CompletionStage<Void> stop(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return timed("stop", () -> flink.stop(cluster, jobId, triggerId, directory, format));
  }

  @Override
  public CompletionStage<Void> submit(
      URI cluster, Submission submission, String jobId, Optional<String> from) {
    return timed("submit", () -> flink.submit(cluster, submission, jobId, from));
  }

  @Override
  public CompletionStage<Void> checkpoint(URI cluster, String jobId, String triggerId) {
    return timed("checkpoint", () -> flink.checkpoint(cluster, jobId, triggerId));
  }

  @Override
  public CompletionStage<Optional<JobSettings>> settings(URI cluster, String jobId) {
    return timed("settings", () -> flink.settings(cluster, jobId));
  }

  @Override
  public CompletionStage<Void> takeSavepoint(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return timed(
        "takeSavepoint", () -> flink.takeSavepoint(cluster, jobId, triggerId, directory, format));
  }

  @Override
  public CompletionStage<SavepointResult> checkpointResult(
      URI cluster, String jobId, String triggerId) {
    return timed("checkpointResult", () -> flink.checkpointResult(cluster, jobId, triggerId));
  }

  @Override
  public CompletionStage<Void> dispose(URI cluster, String location) {
    return timed("dispose", () -> flink.dispose(cluster, location));
  }

  @Override
  public CompletionStage<Void> cancel(URI cluster, String jobId) {
    return timed("cancel", () -> flink.cancel(cluster, jobId));
  }

  private <T> CompletionStage<T> timed(String call, Supplier<CompletionStage<T>> made) {
    var sample = Timer.start(registry);
    return made.get()
        .whenComplete(
            (answer, error) -> sample.stop(timer(call, error == null ? "answered" : "failed")));
  }

  private Timer timer(String call, String result) {
    return Timer.builder(Metric.FLINK_CALL.meter())
        .description(Metric.FLINK_CALL.help())
        .tags("call", call, "result", result)
        .register(registry);
  }
}
