package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What Flink says that the checkpoints of a job run with. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class CheckpointConfigMiniClusterTest {
  /** The names and units by which the operator compares what is declared with what is. */
  @Test
  void shouldSayWhatTheCheckpointsRunWith(@TempDir Path directory) throws Exception {
    try (RestCluster flink = RestCluster.start(directory)) {
      String job =
          flink.run(
              Programs.Counting.class,
              "",
              "count",
              "execution.checkpointing.timeout=61000 ms",
              "execution.checkpointing.min-pause=7 ms",
              "execution.checkpointing.mode=AT_LEAST_ONCE",
              "execution.checkpointing.tolerable-failed-checkpoints=5");
      flink.awaitCheckpoint(job);

      JsonNode config = flink.json(flink.get("/jobs/" + job + "/checkpoints/config").body());
      assertThat(config.path("timeout").asLong()).isEqualTo(61000);
      assertThat(config.path("min_pause").asLong()).isEqualTo(7);
      assertThat(config.path("mode").asText()).isEqualToIgnoringCase("AT_LEAST_ONCE");
      assertThat(config.path("tolerable_failed_checkpoints").asInt()).isEqualTo(5);
      assertThat(config.path("unaligned_checkpoints").asBoolean(true)).isFalse();
      flink.cancel(job);
    }
  }
}
