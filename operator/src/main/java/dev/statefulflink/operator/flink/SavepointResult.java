package dev.statefulflink.operator.flink;

/** What Flink says of a savepoint that it was asked for, or of a checkpoint. */
public sealed interface SavepointResult {
  /** Flink knows no such trigger: it was never asked, or the JobManager has restarted since. */
  record Unknown() implements SavepointResult {}

  /** It is being taken. */
  record InProgress() implements SavepointResult {}

  /** It is complete, at this location. */
  record Completed(String location) implements SavepointResult {}

  /** It failed, with Flink's cause in one line. */
  record Failed(String cause) implements SavepointResult {}
}
