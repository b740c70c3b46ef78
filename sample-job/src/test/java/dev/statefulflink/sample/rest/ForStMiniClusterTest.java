package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From which snapshots a job on ForSt starts, which it can take, and whose its files are then. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class ForStMiniClusterTest {
  private static final String FORST = "state.backend.type=forst";

  @TempDir static Path folder;

  private static RestCluster flink;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        !System.getProperty("sample.flink").startsWith("1."),
        "Flink 1.20 has no ForSt; the run of these tests on 2.x has it");
    flink = RestCluster.start(folder);
  }

  @AfterAll
  static void end() {
    if (flink != null) {
      flink.close();
    }
  }

  /** Which class of state a program has: in the task, or asynchronous. */
  private static Class<?> program(String state) {
    return state.equals("synchronous")
        ? Programs.Counting.class
        : Programs.AddingAsynchronously.class;
  }

  @ParameterizedTest
  @ValueSource(strings = {"synchronous", "asynchronous"})
  void startsFromACheckpointAndFromANativeSavepoint(String state) {
    String checkpoint = checkpointOf(program(state));
    String job = running(program(state), checkpoint);
    assertThat(restored(job)).isEqualTo(checkpoint);
    String savepoint = flink.stop(job, folder, "NATIVE").path("location").asText();

    String next = running(program(state), savepoint);

    assertThat(restored(next)).isEqualTo(savepoint);
    flink.cancel(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synchronous", "asynchronous"})
  void takesNoCanonicalSavepoint(String state) {
    String job = running(program(state), "");

    JsonNode outcome = flink.stop(job, folder, "CANONICAL");

    assertThat(outcome.path("location").isTextual()).isFalse();
  }

  /** So no state moves from another backend to ForSt. */
  @Test
  void startsFromNoCanonicalSavepoint() {
    String job = flink.run(Programs.Counting.class, "", "count", "state.backend.type=rocksdb");
    flink.awaitCheckpoint(job);
    String savepoint = flink.stop(job, folder, "CANONICAL").path("location").asText();

    String next = flink.run(Programs.Counting.class, savepoint, "count", FORST);

    assertThat(flink.awaitFailure(next)).contains("Could not restore keyed state backend");
  }

  /** So a job that was started from it has no way back to it. */
  @ParameterizedTest
  @ValueSource(strings = {"synchronous", "asynchronous"})
  void removesAClaimedCheckpointAfterOneOfItsOwn(String state) {
    String checkpoint = checkpointOf(program(state));

    String claiming = flink.claim(program(state), checkpoint, "count", FORST);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !Files.exists(Path.of(URI.create(checkpoint)).resolve("_metadata")));
    flink.cancel(claiming);
  }

  private static String checkpointOf(Class<?> program) {
    String job = running(program, "");
    flink.cancel(job);
    return flink.newestCheckpoint(job).path("external_path").asText();
  }

  private static String running(Class<?> program, String from) {
    String job = flink.run(program, from, "count", FORST);
    flink.awaitCheckpoint(job);
    return job;
  }

  private static String restored(String job) {
    return flink
        .json(flink.get("/jobs/" + job + "/checkpoints").body())
        .at("/latest/restored/external_path")
        .asText();
  }
}
