package dev.statefulflink.campaign.flink;

/** How a savepoint goes, or a checkpoint that was asked for. */
sealed interface Trigger {
  record InProgress() implements Trigger {}

  record Completed(String location) implements Trigger {}

  record Failed(String cause) implements Trigger {
    static Failed unknownJob(String jobId) {
      return new Failed(
          "org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job ("
              + jobId
              + ")");
    }

    static Failed notRunning() {
      return new Failed(
          "org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint triggering task"
              + " failed. Not all required tasks are currently running.");
    }
  }
}
