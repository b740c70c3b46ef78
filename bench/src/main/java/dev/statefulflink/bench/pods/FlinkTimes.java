package dev.statefulflink.bench.pods;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.job.FlinkRest;
import java.time.Instant;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** When Flink says that something happened to a job; all clocks are those of one machine. */
public final class FlinkTimes {
  private final FlinkRest flink;
  private final String jobId;

  public FlinkTimes(FlinkRest flink, String jobId) {
    this.flink = flink;
    this.jobId = jobId;
  }

  /**
   * The newest savepoint.
   *
   * @param acknowledged by the last subtask
   */
  record Savepoint(Instant triggered, Instant acknowledged) {}

  Savepoint savepoint() {
    var newest = flink.job(jobId, "/checkpoints").at("/latest/savepoint");
    return new Savepoint(
        at(newest.path("trigger_timestamp").asLong()),
        at(newest.path("latest_ack_timestamp").asLong()));
  }

  /** When the job entered a state. */
  Instant entered(String state) {
    return at(flink.job(jobId, "").path("timestamps").path(state).asLong());
  }

  /** When the last task entered a state. */
  public Instant lastTaskEntered(String state) {
    return at(
        StreamSupport.stream(flink.job(jobId, "").path("vertices").spliterator(), false)
            .flatMapToLong(vertex -> entered(vertex.path("id").asText(), state))
            .max()
            .orElse(0));
  }

  private LongStream entered(String vertex, String state) {
    JsonNode subtasks = flink.job(jobId, "/vertices/" + vertex + "/subtasktimes").path("subtasks");
    return StreamSupport.stream(subtasks.spliterator(), false)
        .mapToLong(subtask -> subtask.path("timestamps").path(state).asLong());
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
