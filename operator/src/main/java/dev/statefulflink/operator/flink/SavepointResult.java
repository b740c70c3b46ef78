package dev.statefulflink.operator.flink;

/** What Flink reports about a requested savepoint or checkpoint. */
public sealed interface SavepointResult {
  /**
   * Flink does not know the trigger: it never received the request, or the JobManager has restarted
   * since.
   */
  record Unknown() implements SavepointResult {}

  /** It is being taken. */
  record InProgress() implements SavepointResult {}

  /** It is complete, at this location. */
  record Completed(String location) implements SavepointResult {}

  /** It failed, with Flink's cause in one line. */
  record Failed(String cause) implements SavepointResult {}
}
