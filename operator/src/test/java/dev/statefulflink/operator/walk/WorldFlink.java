package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.flink.FlinkCallFailed;
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
import dev.statefulflink.operator.observe.WarmUpIds;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Flink as one world has it: each answer at once, each request an effect on that world. */
final class WorldFlink implements FlinkGateway {
  private static final String HOST = "http://";

  private final Draft world;
  private int asked;

  WorldFlink(Draft world) {
    this.world = world;
  }

  static URI address(String namespace, String cluster) {
    return URI.create(HOST + cluster);
  }

  /** How many calls were made so far. */
  int asked() {
    return asked;
  }

  private static String revision(URI cluster) {
    var host = String.valueOf(cluster.getHost());
    return host.substring(host.lastIndexOf('-') + 1);
  }

  private <T> CompletionStage<T> at(URI uri, Function<Cluster, T> answer) {
    asked++;
    var cluster = world.cluster(revision(uri));
    if (cluster == null || !cluster.answers()) {
      return CompletableFuture.failedFuture(new FlinkCallFailed(0, "no answer"));
    }
    try {
      return CompletableFuture.completedFuture(answer.apply(cluster));
    } catch (FlinkCallFailed e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Slots> slots(URI uri) {
    return at(uri, cluster -> new Slots(1));
  }

  @Override
  public CompletionStage<Slots> slotsFor(URI uri, String jobId) {
    return at(uri, cluster -> new Slots(1, 0, 0));
  }

  @Override
  public CompletionStage<Map<String, JobState>> jobs(URI uri) {
    return at(
        uri,
        cluster ->
            cluster.jobs().values().stream()
                .filter(Job::known)
                .collect(Collectors.toMap(Job::id, Job::state)));
  }

  @Override
  public CompletionStage<Optional<JobState>> state(URI uri, String jobId) {
    // The warm-up has always ended well: it has no part in any law.
    return at(
        uri,
        cluster ->
            isWarmUp(jobId) ? Optional.of(JobState.FINISHED) : cluster.job(jobId).map(Job::state));
  }

  private boolean isWarmUp(String jobId) {
    var handoff = world.status.handoff();
    var first = handoff == null ? null : handoff.warmUpJobId();
    return first != null && WarmUpIds.of(first).contains(jobId);
  }

  @Override
  public CompletionStage<Optional<JobProgress>> progress(URI uri, String jobId) {
    return at(
        uri, cluster -> cluster.job(jobId).map(job -> new JobProgress(job.state(), job.tasks())));
  }

  @Override
  public CompletionStage<Optional<Checkpoints>> checkpoints(URI uri, String jobId) {
    return at(uri, cluster -> cluster.job(jobId).map(job -> Checkpoints.UNKNOWN));
  }

  @Override
  public CompletionStage<Optional<JobDetails>> details(URI uri, String jobId) {
    return at(uri, cluster -> cluster.job(jobId).map(Job::details));
  }

  @Override
  public CompletionStage<SavepointResult> savepoint(URI uri, String jobId, String triggerId) {
    return at(uri, cluster -> result(cluster, triggerId));
  }

  private static SavepointResult result(Cluster cluster, String triggerId) {
    var trigger = cluster.triggers().get(triggerId);
    if (trigger == null) {
      return new SavepointResult.Unknown();
    }
    if (trigger.result().isEmpty()) {
      return new SavepointResult.InProgress();
    }
    return trigger.result().equals(Cluster.Trigger.FAILED)
        ? new SavepointResult.Failed("it failed")
        : new SavepointResult.Completed(trigger.result());
  }

  @Override
  public CompletionStage<Optional<String>> newestSnapshot(URI uri, List<String> directories) {
    return at(
        uri,
        cluster -> {
          if (world.away) {
            throw new FlinkCallFailed(500, "the storage is away");
          }
          var patterns = directories.stream().map(WorldFlink::pattern).toList();
          return world.storage.stream()
              .filter(path -> patterns.stream().anyMatch(path::matches))
              .reduce((older, newer) -> newer);
        });
  }

  private static String pattern(String directory) {
    return directory.replace("*", "[^/]+") + "(/[^/]+)?";
  }

  @Override
  public CompletionStage<Rehearsal> rehearse(URI uri, Submission submission) {
    return at(uri, cluster -> compiled(Program.of(submission.args())));
  }

  @Override
  public CompletionStage<Rehearsal> compare(URI uri, Submission submission, String jobId) {
    return rehearse(uri, submission);
  }

  private static Rehearsal compiled(Program program) {
    if (program.flaw() == Flaw.PLAN_REFUSED) {
      throw new FlinkCallFailed(400, "it does not compile", true);
    }
    var vertices = List.of(new Rehearsal.Vertex("count", "count", 1));
    return new Rehearsal(vertices, false, vertices);
  }

  /** No program has another operator: what a state has to fit is no part of the walk. */
  @Override
  public CompletionStage<StateFit> fit(URI uri, Submission submission, StateSource source) {
    return at(uri, cluster -> fits());
  }

  static StateFit fits() {
    return new StateFit(
        Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public CompletionStage<Void> warmUp(URI uri, String jobId, int parallelism) {
    return at(uri, cluster -> null);
  }

  @Override
  public CompletionStage<Void> rehearseRestore(
      URI uri, Submission submission, String jobId, String from) {
    return at(uri, cluster -> null);
  }

  @Override
  public CompletionStage<Void> stop(
      URI uri, String jobId, String triggerId, String directory, String format) {
    return at(
        uri,
        cluster -> {
          new Effects(world).stop(cluster, jobId, triggerId, directory);
          return null;
        });
  }

  @Override
  public CompletionStage<Void> submit(
      URI uri, Submission submission, String jobId, Optional<String> from) {
    return at(
        uri,
        cluster -> {
          if (world.away) {
            throw new FlinkCallFailed(500, "the storage is away");
          }
          if (cluster.program().flaw() == Flaw.RUN_REFUSED) {
            throw new FlinkCallFailed(400, "a class is missing", true);
          }
          new Effects(world).submit(cluster, jobId, from.orElse(""));
          return null;
        });
  }

  @Override
  public CompletionStage<Void> checkpoint(URI uri, String jobId, String triggerId) {
    return at(
        uri,
        cluster -> {
          new Effects(world).checkpoint(cluster, jobId, triggerId);
          return null;
        });
  }

  /** That of a cut by its trigger; one that proves a job is the next one that the job takes. */
  @Override
  public CompletionStage<SavepointResult> checkpointResult(
      URI uri, String jobId, String triggerId) {
    return at(
        uri,
        cluster ->
            new Effects(world).isOfCut(triggerId)
                ? result(cluster, triggerId)
                : cluster
                    .job(jobId)
                    .filter(job -> !job.terminal())
                    .<SavepointResult>map(
                        job ->
                            job.counted()
                                ? new SavepointResult.Completed("")
                                : new SavepointResult.InProgress())
                    .orElseGet(SavepointResult.Unknown::new));
  }

  @Override
  public CompletionStage<Optional<JobSettings>> settings(URI uri, String jobId) {
    return at(
        uri,
        cluster ->
            cluster
                .job(jobId)
                .map(job -> new JobSettings("orders", Duration.ofSeconds(1), true, Map.of())));
  }

  @Override
  public CompletionStage<Void> takeSavepoint(
      URI uri, String jobId, String triggerId, String directory, String format) {
    throw new IllegalStateException("no flow declares spec.savepoints");
  }

  @Override
  public CompletionStage<Void> dispose(URI uri, String location) {
    throw new IllegalStateException("no flow declares spec.savepoints");
  }

  @Override
  public CompletionStage<Void> cancel(URI uri, String jobId) {
    return at(
        uri,
        cluster -> {
          new Effects(world).cancel(cluster, jobId);
          return null;
        });
  }
}
