package dev.statefulflink.operator.flink.http;

import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.http.read.OperationReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Makes Flink take a savepoint or a checkpoint, and asks for its result. */
final class SnapshotCalls {
  private final RestClient rest;
  private final Duration limit;

  /**
   * @param limit how long Flink may take to answer
   */
  SnapshotCalls(RestClient rest, Duration limit) {
    this.rest = rest;
    this.limit = limit;
  }

  CompletionStage<Void> stop(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return post(
        cluster.resolve("/jobs/" + jobId + "/stop"),
        Map.of(
            "targetDirectory",
            directory,
            "drain",
            false,
            "triggerId",
            triggerId,
            "formatType",
            format));
  }

  CompletionStage<Void> takeSavepoint(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    return post(
        cluster.resolve("/jobs/" + jobId + "/savepoints"),
        Map.of(
            "target-directory",
            directory,
            "cancel-job",
            false,
            "triggerId",
            triggerId,
            "formatType",
            format));
  }

  CompletionStage<SavepointResult> savepoint(URI cluster, String jobId, String triggerId) {
    return HttpFlinkGateway.found(
            rest.get(cluster.resolve("/jobs/" + jobId + "/savepoints/" + triggerId), limit),
            OperationReader::savepoint)
        .thenApply(result -> result.orElse(new SavepointResult.Unknown()));
  }

  CompletionStage<Void> checkpoint(URI cluster, String jobId, String triggerId) {
    return post(
        cluster.resolve("/jobs/" + jobId + "/checkpoints"),
        Map.of("checkpointType", "CONFIGURED", "triggerId", triggerId));
  }

  CompletionStage<SavepointResult> checkpointResult(URI cluster, String jobId, String triggerId) {
    return HttpFlinkGateway.found(
            rest.get(cluster.resolve("/jobs/" + jobId + "/checkpoints/" + triggerId), limit),
            OperationReader::checkpoint)
        .thenApply(result -> result.orElse(new SavepointResult.Unknown()));
  }

  private CompletionStage<Void> post(URI path, Map<String, Object> body) {
    return rest.post(path, body, limit).thenAccept(accepted -> {});
  }
}
