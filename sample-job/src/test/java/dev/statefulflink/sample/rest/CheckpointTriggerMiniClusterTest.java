package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What Flink says of a checkpoint that is asked for, and what a cancel leaves of it. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class CheckpointTriggerMiniClusterTest {
  private static final String TRIGGER = "0123456789abcdef0123456789abcdef";

  @Test
  void saysWhichCheckpointItWasAndKeepsItWhenTheJobIsCancelled(@TempDir Path folder)
      throws Exception {
    try (RestCluster flink = RestCluster.start(folder)) {
      String job = running(flink, "execution.checkpointing.interval=1 h");

      String asked = ask(flink, job);
      JsonNode operation = flink.awaitOperation(asked);
      long id = operation.path("checkpointId").asLong(-1);
      assertThat(id).isPositive();
      assertThat(operation.has("failureCause") && !operation.path("failureCause").isNull())
          .isFalse();

      // A repeated request is the same one.
      assertThat(ask(flink, job)).isEqualTo(asked);
      assertThat(flink.awaitOperation(asked).path("checkpointId").asLong()).isEqualTo(id);

      flink.cancel(job);
      JsonNode newest = flink.newestCheckpoint(job);
      assertThat(newest.path("id").asLong()).isEqualTo(id);
      assertThat(newest.path("discarded").asBoolean()).isFalse();
      String location = newest.path("external_path").asText();
      assertThat(Path.of(location.replaceFirst("^file:", "")).resolve("_metadata")).exists();

      String next = flink.run(Programs.Counting.class, location, "count");
      flink.awaitCheckpoint(next);
      flink.cancel(next);
    }
  }

  @Test
  void takesOneThatIsAlignedOrNotByTheJobsOwnSettings(@TempDir Path folder) throws Exception {
    try (RestCluster flink = RestCluster.start(folder)) {
      String job =
          running(
              flink,
              "execution.checkpointing.interval=1 h",
              "execution.checkpointing.unaligned.enabled=true");

      JsonNode operation = flink.awaitOperation(ask(flink, job));

      assertThat(operation.path("checkpointId").asLong(-1)).isPositive();
      flink.cancel(job);
      String next =
          flink.run(
              Programs.Counting.class,
              flink.newestCheckpoint(job).path("external_path").asText(),
              "count");
      flink.awaitCheckpoint(next);
      flink.cancel(next);
    }
  }

  @Test
  void saysWhyItFailedWhileTheJobGoesOn(@TempDir Path folder) throws Exception {
    try (RestCluster flink =
        RestCluster.start(
            folder,
            Map.of(
                "execution.checkpointing.storage",
                "filesystem",
                "execution.checkpointing.dir",
                folder.resolve("checkpoints").toUri().toString()))) {
      String job =
          running(
              flink,
              "execution.checkpointing.interval=1 h",
              "execution.checkpointing.tolerable-failed-checkpoints=5");
      // What is written below a file cannot be a directory.
      Path own = folder.resolve("checkpoints").resolve(job);
      deleteAll(own);
      Files.writeString(own, "in the way");

      JsonNode operation = flink.awaitOperation(ask(flink, job));

      assertThat(operation.path("failureCause").path("stack-trace").asText()).isNotEmpty();
      assertThat(operation.path("checkpointId").asLong(-1)).isEqualTo(-1);
      flink.awaitState(job, "RUNNING");
      flink.cancel(job);
    }
  }

  private static void deleteAll(Path directory) throws Exception {
    try (var found = Files.walk(directory)) {
      for (Path each : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String running(RestCluster flink, String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "count";
    System.arraycopy(options, 0, args, 1, options.length);
    String job = flink.run(Programs.Counting.class, "", args);
    flink.awaitState(job, "RUNNING");
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(
            () ->
                flink
                    .json(flink.get("/jobs/" + job).body())
                    .path("vertices")
                    .findValuesAsText("status")
                    .stream()
                    .allMatch("RUNNING"::equals));
    return job;
  }

  /** The path where its outcome is. */
  private static String ask(RestCluster flink, String job) {
    String body = "{\"checkpointType\":\"CONFIGURED\",\"triggerId\":\"%s\"}".formatted(TRIGGER);
    JsonNode answer = flink.json(flink.post("/jobs/" + job + "/checkpoints", body).body());
    return "/jobs/" + job + "/checkpoints/" + answer.path("request-id").asText();
  }
}
