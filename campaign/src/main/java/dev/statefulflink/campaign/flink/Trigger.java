package dev.statefulflink.campaign.flink;

/** How a stop-with-savepoint goes. */
sealed interface Trigger {
  record InProgress() implements Trigger {}

  record Completed(String location) implements Trigger {}

  record Failed(String cause) implements Trigger {}
}
