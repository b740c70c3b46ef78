package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** From which snapshot a JobManager that has lost the leadership continues a job. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class RecoveryMiniClusterTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String RARELY = "execution.checkpointing.interval=1 h";

  @TempDir Path folder;

  private RecoveringCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecoveringCluster.start(folder);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  /** FLINK-25191. */
  @Test
  void continuesFromTheNewestCheckpointAndNotFromANewerSavepoint() throws Exception {
    String job = cluster.flink().run(Programs.Counting.class, "", "count", RARELY);
    String checkpoint = checkpoint(job);
    String body = "{\"target-directory\":\"%s\"}".formatted(folder.resolve("savepoints").toUri());
    String asked = requestId(cluster.flink().post("/jobs/" + job + "/savepoints", body));
    JsonNode taken = cluster.flink().awaitOperation("/jobs/" + job + "/savepoints/" + asked);
    assertThat(taken.path("location").asText()).contains("savepoint-");

    cluster.loseLeader();

    assertThat(restored(job)).isEqualTo(checkpoint);
  }

  /** Although its sinks were notified that the savepoint is complete. */
  @Test
  void continuesFromTheNewestCheckpointAfterTheSavepointOfAStop() throws Exception {
    Path hold = folder.resolve("hold");
    String job = cluster.flink().run(Programs.Held.class, "", "count", RARELY, hold.toString());
    String checkpoint = checkpoint(job);
    Files.createFile(hold);
    Path savepoints = folder.resolve("savepoints");
    String body = "{\"targetDirectory\":\"%s\",\"drain\":false}".formatted(savepoints.toUri());
    requestId(cluster.flink().post("/jobs/" + job + "/stop", body));
    await().atMost(TIMEOUT).until(() -> hasMetadata(savepoints));
    cluster.flink().awaitState(job, "RUNNING");

    cluster.loseLeader();

    assertThat(restored(job)).isEqualTo(checkpoint);
    Files.delete(hold);
    cluster.flink().cancel(job);
  }

  /** A failure at that time is none that Flink recovers from; the job lists the savepoint. */
  @Test
  void failsIfATaskFailsAfterTheSavepointOfItsStop() throws IOException {
    Path word = folder.resolve("word");
    String job =
        cluster.flink().run(Programs.FailingByWord.class, "", "count", RARELY, word.toString());
    checkpoint(job);
    Files.createFile(word);

    String cause =
        cluster
            .flink()
            .stop(job, folder.resolve("savepoints"), "NATIVE")
            .path("failure-cause")
            .path("stack-trace")
            .asText();

    assertThat(cause).contains("StopWithSavepointStoppingException");
    cluster.flink().awaitState(job, "FAILED");
    assertThat(snapshots(job).path("savepoint").path("external_path").asText())
        .isNotEmpty()
        .satisfies(path -> assertThat(cause).contains(path));
  }

  private static boolean hasMetadata(Path directory) {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      return found.anyMatch(path -> path.endsWith("_metadata"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes one, and says where it is. */
  private String checkpoint(String job) {
    String[] asked = new String[1];
    // All its tasks have to run.
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              asked[0] = requestId(cluster.flink().post("/jobs/" + job + "/checkpoints", "{}"));
              return cluster
                  .flink()
                  .awaitOperation("/jobs/" + job + "/checkpoints/" + asked[0])
                  .path("checkpointId")
                  .isNumber();
            });
    return cluster.flink().awaitCheckpoint(job).path("external_path").asText();
  }

  private String requestId(RestCluster.Reply reply) {
    return cluster.flink().json(reply.body()).path("request-id").asText();
  }

  /** Where the recovered job has started from. */
  private String restored(String job) {
    return await()
        .atMost(TIMEOUT)
        .until(
            () -> snapshots(job).path("restored").path("external_path").asText(),
            path -> !path.isEmpty());
  }

  private JsonNode snapshots(String job) {
    return cluster
        .flink()
        .json(cluster.flink().get("/jobs/" + job + "/checkpoints").body())
        .path("latest");
  }
}
