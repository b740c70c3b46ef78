package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be started from a savepoint of each format, and from which job one can be taken. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class SavepointFormatMiniClusterTest {
  private static final boolean FLINK_1 = System.getProperty("sample.flink").startsWith("1.");

  /** Of Flink 1, where its run of these tests has left them for that of Flink 2. */
  private static final Path OF_FLINK_1 = Path.of(System.getProperty("sample.savepoints"));

  @TempDir static Path folder;

  private static RestCluster flink;

  @BeforeAll
  static void start() throws Exception {
    flink = RestCluster.start(folder);
  }

  @AfterAll
  static void end() {
    flink.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void startsFromANativeSavepointOnTheSameBackend(String backend) {
    String location = savepoint("NATIVE", backend);

    String next = running(Programs.Counting.class, backend, location);

    assertThat(restored(next)).isEqualTo(location);
    flink.cancel(next);
  }

  @ParameterizedTest
  @CsvSource({"hashmap, rocksdb", "rocksdb, hashmap"})
  void startsFromACanonicalSavepointOnlyOnAnotherBackend(String of, String other) {
    flink.cancel(running(Programs.Counting.class, other, savepoint("CANONICAL", of)));

    String job = run(Programs.Counting.class, other, savepoint("NATIVE", of));

    assertThat(flink.awaitFailure(job)).contains("Could not restore keyed state backend");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void startsFromANativeSavepointOfFlink1(String backend) throws Exception {
    Path place = OF_FLINK_1.resolve("native-" + backend);
    if (FLINK_1) {
      Files.createDirectories(OF_FLINK_1);
      Files.writeString(place, savepoint("NATIVE", backend, OF_FLINK_1));
      return;
    }
    flink.cancel(running(Programs.Counting.class, backend, Files.readString(place)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void takesOnlyANativeSavepointOfAsynchronousState(String backend) {
    assumeTrue(!FLINK_1, "Flink 1.20 has no asynchronous state");
    String job = running(Programs.AddingAsynchronously.class, backend, "");

    JsonNode canonical = flink.stop(job, folder, "CANONICAL");
    assertThat(canonical.path("location").isTextual()).isFalse();
    assertThat(flink.awaitFailure(job)).contains("UnsupportedOperationException");

    String again = running(Programs.AddingAsynchronously.class, backend, "");
    String location = flink.stop(again, folder, "NATIVE").path("location").asText();
    String next = running(Programs.AddingAsynchronously.class, backend, location);
    assertThat(restored(next)).isEqualTo(location);
    flink.cancel(next);
  }

  /** So the operator always names the format. */
  @Test
  void takesACanonicalSavepointIfNoFormatIsNamed() {
    String job = running(Programs.Counting.class, "rocksdb", "");
    String body = "{\"target-directory\":\"%s\"}".formatted(folder.resolve("plain").toUri());
    JsonNode asked = flink.json(flink.post("/jobs/" + job + "/savepoints", body).body());
    String request = "/jobs/" + job + "/savepoints/" + asked.path("request-id").asText();
    String location = flink.awaitOperation(request).path("location").asText();
    flink.cancel(job);

    flink.cancel(running(Programs.Counting.class, "hashmap", location));
  }

  /** So a job that has finished by itself differs from one that was stopped. */
  @Test
  void namesTheSavepointThatHasStoppedAJob() {
    String job = running(Programs.Counting.class, "hashmap", "");
    String body = "{\"target-directory\":\"%s\"}".formatted(folder.resolve("before").toUri());
    JsonNode asked = flink.json(flink.post("/jobs/" + job + "/savepoints", body).body());
    flink.awaitOperation("/jobs/" + job + "/savepoints/" + asked.path("request-id").asText());
    assertThat(newestSavepoint(job).path("checkpoint_type").asText()).isEqualTo("SAVEPOINT");

    String location = flink.stop(job, folder);
    flink.awaitState(job, "FINISHED");
    assertThat(newestSavepoint(job).path("checkpoint_type").asText()).isEqualTo("SYNC_SAVEPOINT");
    assertThat(newestSavepoint(job).path("external_path").asText()).isEqualTo(location);
  }

  private static JsonNode newestSavepoint(String job) {
    return flink
        .json(flink.get("/jobs/" + job + "/checkpoints").body())
        .path("latest")
        .path("savepoint");
  }

  private static String savepoint(String format, String backend) {
    return savepoint(format, backend, folder);
  }

  private static String savepoint(String format, String backend, Path directory) {
    String job = running(Programs.Counting.class, backend, "");
    return flink.stop(job, directory, format).path("location").asText();
  }

  private static String running(Class<?> program, String backend, String from) {
    String job = run(program, backend, from);
    flink.awaitCheckpoint(job);
    return job;
  }

  private static String run(Class<?> program, String backend, String from) {
    return flink.run(program, from, "count", "state.backend.type=" + backend);
  }

  private static String restored(String job) {
    return flink
        .json(flink.get("/jobs/" + job + "/checkpoints").body())
        .path("latest")
        .path("restored")
        .path("external_path")
        .asText();
  }
}
