package dev.statefulflink.operator.flink.http.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.job.Checkpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the answer of /jobs/:id/checkpoints. */
public final class CheckpointsReader {
  private static final int LONGEST_CAUSE = 400;

  private CheckpointsReader() {}

  public static Checkpoints read(JsonNode answer) {
    var latest = answer.path("latest");
    var completed = newer(latest.path("completed"), latest.path("savepoint"));
    var history = answer.path("history");
    var failed = latest.path("failed");
    var hasFailed = isCheckpoint(failed) && id(failed) > id(completed);
    return new Checkpoints(
        end(completed),
        Duration.ofMillis(Math.max(0, completed.path("end_to_end_duration").asLong())),
        time(latest.path("restored").path("restore_timestamp")),
        hasFailed ? Math.max(1, failures(history, id(completed))) : 0,
        hasFailed ? cause(failed.path("failure_message").asText("")) : "",
        underWay(history),
        size(completed));
  }

  private static Optional<Checkpoints.Size> size(JsonNode completed) {
    var state = completed.path("state_size").asLong(-1);
    return Optional.of(
            new Checkpoints.Size(state, completed.path("checkpointed_size").asLong(state)))
        .filter(size -> size.state() >= 0 && size.written() >= 0);
  }

  private static JsonNode newer(JsonNode one, JsonNode other) {
    return id(one) > id(other) ? one : other;
  }

  private static long id(JsonNode checkpoint) {
    return checkpoint.path("id").asLong(-1);
  }

  private static Optional<Instant> end(JsonNode completed) {
    return time(completed.path("trigger_timestamp"))
        .map(at -> at.plusMillis(Math.max(0, completed.path("end_to_end_duration").asLong())));
  }

  private static Optional<Instant> time(JsonNode millis) {
    return Optional.of(millis.asLong(-1)).filter(at -> at > 0).map(Instant::ofEpochMilli);
  }

  private static int failures(JsonNode history, long after) {
    return (int)
        all(history)
            .filter(one -> "FAILED".equals(one.path("status").asText()))
            .filter(one -> isCheckpoint(one) && id(one) > after)
            .count();
  }

  /** A failed savepoint says nothing about the checkpoints. */
  private static boolean isCheckpoint(JsonNode one) {
    return !one.path("is_savepoint").asBoolean();
  }

  private static Optional<Instant> underWay(JsonNode history) {
    return all(history)
        .filter(one -> "IN_PROGRESS".equals(one.path("status").asText()))
        .flatMap(one -> time(one.path("trigger_timestamp")).stream())
        .min(Instant::compareTo);
  }

  private static Stream<JsonNode> all(JsonNode history) {
    return StreamSupport.stream(history.spliterator(), false);
  }

  /** Flink writes one line for most causes, and a stack trace for others. */
  private static String cause(String message) {
    return message.isBlank() ? "" : RootCause.of(message, LONGEST_CAUSE);
  }
}
