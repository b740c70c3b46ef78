package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.flink.http.read.CheckpointsReader;
import dev.statefulflink.operator.flink.http.read.DetailsReader;
import dev.statefulflink.operator.flink.http.read.FlinkMessages;
import dev.statefulflink.operator.flink.http.read.JobsReader;
import dev.statefulflink.operator.flink.http.read.SettingsReader;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@link FlinkGateway} over Flink's REST API, as of 1.20.5 and 2.3.0. Code that handles its answers
 * must not block, since all of them come on one thread.
 */
public final class HttpFlinkGateway implements FlinkGateway, AutoCloseable {
  private static final Duration READ = Duration.ofSeconds(10);

  /** For the probe, whose main() is part of the operator. */
  private static final Duration PROBING = Duration.ofMinutes(2);

  /** The jar's id: the name under which an init container stores it. */
  private static final String JAR = "/jars/job.jar";

  private static final String PROBE = "/jars/probe.jar";
  private static final String PROBE_CLASS = "dev.statefulflink.probe.SnapshotProbe";
  private static final String WARM_UP_CLASS = "dev.statefulflink.probe.WarmUp";
  private static final String NO_SNAPSHOT = "none";

  /** The name of the probe's jobs. */
  private final RestClient rest = new RestClient();

  private final SnapshotCalls snapshots = new SnapshotCalls(rest, READ);

  @Override
  public CompletionStage<Slots> slots(URI cluster) {
    return rest.get(cluster.resolve("/overview"), READ).thenApply(SlotQuestion::free);
  }

  @Override
  public CompletionStage<Slots> slotsFor(URI cluster, String jobId) {
    return new SlotQuestion(rest, READ).of(cluster, jobId);
  }

  @Override
  public CompletionStage<Map<String, JobState>> jobs(URI cluster) {
    return rest.get(cluster.resolve("/jobs/overview"), READ).thenApply(JobsReader::states);
  }

  @Override
  public CompletionStage<Optional<JobState>> state(URI cluster, String jobId) {
    // Not /jobs/:id, which the web server caches; this one asks the dispatcher.
    return found(
        rest.get(cluster.resolve(status(jobId)), READ),
        answer -> JobState.valueOf(answer.path("status").asText()));
  }

  private static String status(String jobId) {
    return "/jobs/" + jobId + "/status";
  }

  /** Flink omits a job from its list if the JobMaster does not answer in time. */
  @Override
  public CompletionStage<Optional<JobProgress>> progress(URI cluster, String jobId) {
    return rest.get(cluster.resolve("/jobs/overview"), READ)
        .thenApply(overview -> JobsReader.progress(overview, jobId))
        .thenCompose(
            listed ->
                listed.isPresent()
                    ? CompletableFuture.completedFuture(listed)
                    : state(cluster, jobId)
                        .thenApply(
                            found -> found.map(state -> new JobProgress(state, Tasks.UNKNOWN))));
  }

  @Override
  public CompletionStage<Optional<Checkpoints>> checkpoints(URI cluster, String jobId) {
    return found(
        rest.get(cluster.resolve("/jobs/" + jobId + "/checkpoints"), READ),
        CheckpointsReader::read);
  }

  @Override
  public CompletionStage<Optional<JobDetails>> details(URI cluster, String jobId) {
    var job = rest.get(cluster.resolve("/jobs/" + jobId), READ);
    var checkpoints =
        ifCheckpointing(rest.get(cluster.resolve("/jobs/" + jobId + "/checkpoints"), READ));
    var exceptions =
        rest.get(cluster.resolve("/jobs/" + jobId + "/exceptions?maxExceptions=5"), READ);
    return ofJob(
        job,
        found ->
            checkpoints.thenCombine(
                exceptions, (taken, failures) -> DetailsReader.read(found, taken, failures)));
  }

  /** Only the answer for the job itself shows whether Flink knows it. */
  private static <T> CompletionStage<Optional<T>> ofJob(
      CompletionStage<JsonNode> job, Function<JsonNode, CompletionStage<T>> read) {
    return found(job, Function.identity())
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : read.apply(found.get()).thenApply(Optional::of));
  }

  /** Empty for a job in batch mode, for which Flink takes neither checkpoints nor savepoints. */
  private static CompletionStage<Optional<JsonNode>> ifCheckpointing(
      CompletionStage<JsonNode> checkpoints) {
    return checkpoints
        .thenApply(Optional::of)
        .exceptionally(
            error -> {
              var cause = error instanceof CompletionException ? error.getCause() : error;
              if (cause instanceof FlinkCallFailed failed
                  && FlinkMessages.withoutCheckpointing(String.valueOf(failed.getMessage()))) {
                return Optional.empty();
              }
              throw error instanceof CompletionException e ? e : new CompletionException(error);
            });
  }

  /** Via main() of the probe, whose answer is the name of the job that it builds. */
  @Override
  public CompletionStage<Optional<String>> newestSnapshot(URI cluster, List<String> directories) {
    var body = Map.of("entryClass", PROBE_CLASS, "programArgsList", directories, "parallelism", 1);
    return rest.post(cluster.resolve(PROBE + "/plan"), body, PROBING)
        .thenApply(answer -> answer.path("plan").path("name").asText(NO_SNAPSHOT))
        .thenApply(name -> Optional.of(name).filter(found -> !found.equals(NO_SNAPSHOT)));
  }

  @Override
  public CompletionStage<Rehearsal> rehearse(URI cluster, Submission submission) {
    return compilation(cluster, submission).twice();
  }

  @Override
  public CompletionStage<Rehearsal> compare(URI cluster, Submission submission, String jobId) {
    return compilation(cluster, submission).beside(jobId);
  }

  @Override
  public CompletionStage<StateFit> fit(URI cluster, Submission submission, StateSource source) {
    return new StateCheckCall(rest, cluster, submission).of(source);
  }

  private Compilation compilation(URI cluster, Submission submission) {
    return new Compilation(rest, cluster.resolve(JAR + "/plan"), submission);
  }

  @Override
  public CompletionStage<Void> warmUp(URI cluster, String jobId, int parallelism) {
    var body = new LinkedHashMap<String, Object>();
    body.put("entryClass", WARM_UP_CLASS);
    // main() runs in the JobManager, and checks there whether the id was used before.
    body.put("programArgsList", List.of("http://localhost:" + cluster.getPort() + status(jobId)));
    body.put("parallelism", parallelism);
    body.put("jobId", jobId);
    return runUnlessKnown(cluster, PROBE, jobId, body, PROBING);
  }

  @Override
  public CompletionStage<Void> rehearseRestore(
      URI cluster, Submission submission, String jobId, String from) {
    var known = "http://localhost:" + cluster.getPort() + status(jobId);
    var body = Compilation.rehearsal(submission, jobId, from, known);
    return runUnlessKnown(cluster, PROBE, jobId, body, submission.limit());
  }

  @Override
  public CompletionStage<Void> dispose(URI cluster, String location) {
    return new Disposal(rest).of(cluster, location);
  }

  @Override
  public CompletionStage<Optional<JobSettings>> settings(URI cluster, String jobId) {
    var job = rest.get(cluster.resolve("/jobs/" + jobId), READ);
    var checkpoints = cluster.resolve("/jobs/" + jobId + "/checkpoints");
    var config = ifCheckpointing(rest.get(URI.create(checkpoints + "/config"), READ));
    var taken = ifCheckpointing(rest.get(checkpoints, READ));
    return ofJob(
        job,
        found -> config.thenCombine(taken, (set, all) -> SettingsReader.read(found, set, all)));
  }

  @Override
  public CompletionStage<Void> submit(
      URI cluster, Submission submission, String jobId, Optional<String> from) {
    var body = Compilation.body(submission);
    body.put("jobId", jobId);
    from.ifPresent(path -> body.put("savepointPath", path));
    return runUnlessKnown(cluster, JAR, jobId, body, submission.limit());
  }

  private CompletionStage<Void> runUnlessKnown(
      URI cluster, String jar, String jobId, Map<String, Object> body, Duration limit) {
    return state(cluster, jobId)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : run(cluster, jar, jobId, body, limit));
  }

  /**
   * A refusal counts only while the job is still unknown: an earlier submission may have arrived,
   * and main() may fail after execute(). The refusal of a second job always counts.
   */
  private CompletionStage<Void> run(
      URI cluster, String jar, String jobId, Map<String, Object> body, Duration limit) {
    return rest.post(cluster.resolve(jar + "/run"), body, limit)
        .<Void>thenApply(submitted -> null)
        .exceptionallyCompose(
            refusal ->
                state(cluster, jobId)
                    .thenCompose(
                        known ->
                            known.isPresent() && !FlinkMessages.ofASecondJob(refusal)
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(refusal)));
  }

  @Override
  public CompletionStage<Void> stop(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return snapshots.stop(cluster, jobId, triggerId, directory, format);
  }

  @Override
  public CompletionStage<Void> takeSavepoint(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return snapshots.takeSavepoint(cluster, jobId, triggerId, directory, format);
  }

  @Override
  public CompletionStage<SavepointResult> savepoint(URI cluster, String jobId, String triggerId) {
    return snapshots.savepoint(cluster, jobId, triggerId);
  }

  @Override
  public CompletionStage<Void> checkpoint(URI cluster, String jobId, String triggerId) {
    return snapshots.checkpoint(cluster, jobId, triggerId);
  }

  @Override
  public CompletionStage<SavepointResult> checkpointResult(
      URI cluster, String jobId, String triggerId) {
    return snapshots.checkpointResult(cluster, jobId, triggerId);
  }

  @Override
  public CompletionStage<Void> cancel(URI cluster, String jobId) {
    return rest.patch(cluster.resolve("/jobs/" + jobId + "?mode=cancel"), READ)
        .thenAccept(accepted -> {});
  }

  /** Turns Flink's 404 into an empty answer. */
  static <A, T> CompletionStage<Optional<T>> found(CompletionStage<A> stage, Function<A, T> read) {
    return stage
        .thenApply(answer -> Optional.of(read.apply(answer)))
        .exceptionally(
            error -> {
              var cause = error instanceof CompletionException ? error.getCause() : error;
              if (cause instanceof FlinkCallFailed failed && failed.status() == 404) {
                return Optional.empty();
              }
              throw error instanceof CompletionException e ? e : new CompletionException(error);
            });
  }

  /** Calls in progress fail. */
  @Override
  public void close() {
    rest.close();
  }
}
