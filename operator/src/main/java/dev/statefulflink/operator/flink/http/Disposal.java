package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.http.read.FlinkMessages;
import dev.statefulflink.operator.flink.http.read.RootCause;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The deletion of a savepoint, which Flink carries out after a request that it answers immediately.
 */
final class Disposal {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 500;
  private static final int LOOKS = 20;
  private static final int LONGEST_CAUSE = 400;
  private static final String PATH = "/savepoint-disposal";

  private final RestClient rest;

  Disposal(RestClient rest) {
    this.rest = rest;
  }

  CompletionStage<Void> of(URI cluster, String location) {
    return rest.post(cluster.resolve(PATH), Map.of("savepoint-path", location), LIMIT)
        .thenCompose(
            accepted ->
                outcome(cluster.resolve(PATH + "/" + accepted.path("request-id").asText()), LOOKS));
  }

  private CompletionStage<Void> outcome(URI operation, int looks) {
    return rest.get(operation, LIMIT)
        .thenCompose(
            answer -> {
              if ("COMPLETED".equals(answer.path("status").path("id").asText())) {
                return ended(answer.path("operation").path("failure-cause"));
              }
              return looks == 0
                  ? CompletableFuture.failedFuture(new FlinkCallFailed(0, "it takes too long"))
                  : later().thenCompose(pause -> outcome(operation, looks - 1));
            });
  }

  private static CompletionStage<Void> ended(JsonNode failure) {
    var trace = failure.path("stack-trace").asText();
    return trace.isEmpty() || FlinkMessages.savepointGone(trace)
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new FlinkCallFailed(0, RootCause.of(trace, LONGEST_CAUSE)));
  }

  /** Waits without blocking a thread. */
  private static CompletionStage<Void> later() {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }
}
