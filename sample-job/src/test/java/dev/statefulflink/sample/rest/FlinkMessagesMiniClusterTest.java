package dev.statefulflink.sample.rest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Flink says what the operator takes it to say: every text by which it decides something, provoked
 * over the REST API. The operator's own list of them is committed.
 */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class FlinkMessagesMiniClusterTest {
  private static final Path LIST = Path.of("src/test/resources/flink-messages.txt");
  private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";
  private static final String COUNTING = Programs.Counting.class.getName();
  private static final String FAILING = Programs.Failing.class.getName();

  /** The Table API is on no class path of these tests. */
  private static final Set<String> OF_TABLES =
      Set.of(
          "org.apache.flink.table.api.SqlParserException",
          "org.apache.flink.table.api.ValidationException");

  private static final String NO_FILE_SYSTEM =
      "org.apache.flink.core.fs.UnsupportedFileSystemSchemeException";

  @TempDir static Path directory;

  private static RestCluster flink;
  private static Map<String, Set<String>> texts;

  @BeforeAll
  static void startFlink() throws Exception {
    texts =
        Files.readAllLines(LIST).stream()
            .map(line -> line.split("\t"))
            .collect(groupingBy(line -> line[0], mapping(line -> line[1], toSet())));
    flink = RestCluster.start(directory);
  }

  @AfterAll
  static void stopFlink() {
    flink.close();
  }

  private static String only(String name) {
    assertThat(texts.get(name)).as(name).hasSize(1);
    return texts.get(name).iterator().next();
  }

  @Test
  void shouldProvokeEveryTextOfTheList() {
    assertThat(texts)
        .containsOnlyKeys(
            "JOB_UNKNOWN",
            "NO_CHECKPOINTING",
            "NO_FILE",
            "NO_SAVEPOINT",
            "NO_METADATA",
            "SKIPS_STATE",
            "IN_MEMORY",
            "STORAGES",
            "BACKENDS",
            "OTHER_PARALLELISM",
            "OTHER_SERIALIZER",
            "EXECUTED_TWICE",
            "MORE_JOBS",
            "WRONG_CLASSES",
            "NEVER_PASSES");
  }

  @Test
  void shouldListWhatTheHandlersOfJarsSayOfASecondJob() {
    assertThat(only("EXECUTED_TWICE")).isEqualTo(JarHandlersMiniClusterTest.TWICE_ON_FLINK_1);
    assertThat(texts.get("MORE_JOBS"))
        .containsExactlyInAnyOrder(
            JarHandlersMiniClusterTest.TWICE, JarHandlersMiniClusterTest.TWICE_IN_BATCH_MODE);
  }

  /** However often they are started. */
  @Test
  void shouldNotRestoreAnotherTypeOrAnotherMaxParallelism() {
    String job = flink.run(Programs.Counting.class, "", "count", "pipeline.max-parallelism=4");
    flink.awaitCheckpoint(job);
    String savepoint = flink.stop(job, directory.resolve("savepoints"));
    String wider =
        flink.run(Programs.Counting.class, savepoint, "count", "pipeline.max-parallelism=8");
    String words = flink.run(Programs.CountingInWords.class, savepoint, "count");

    assertThat(flink.awaitFailure(wider)).contains(only("OTHER_PARALLELISM"));
    assertThat(flink.awaitFailure(words)).contains("Caused by: " + only("OTHER_SERIALIZER"));
  }

  @Test
  void shouldNotKnowAJob() {
    assertThat(flink.get("/jobs/" + UNKNOWN + "/status").body()).contains(only("JOB_UNKNOWN"));
  }

  @Test
  void shouldTakeNoCheckpointsInBatchMode() {
    String job = flink.run(Programs.Batch.class, "");
    flink.awaitState(job, "FINISHED");
    Set<String> said = new TreeSet<>();
    for (String path : List.of("/checkpoints", "/checkpoints/config")) {
      RestCluster.Reply reply = flink.get("/jobs/" + job + path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      texts.get("NO_CHECKPOINTING").stream()
          .filter(reply.body()::contains)
          .peek(said::add)
          .findFirst()
          .orElseThrow(() -> new AssertionError(reply));
    }
    assertThat(said).isEqualTo(texts.get("NO_CHECKPOINTING"));
  }

  @Test
  void shouldNotDeleteASavepointThatIsGone() {
    String body = "{\"savepoint-path\":\"" + directory.toUri() + "gone\"}";
    String request =
        flink.json(flink.post("/savepoint-disposal", body).body()).path("request-id").asText();
    String trace =
        flink
            .awaitOperation("/savepoint-disposal/" + request)
            .path("failure-cause")
            .path("stack-trace")
            .asText();

    assertThat(trace).contains(only("NO_FILE")).contains(only("NO_SAVEPOINT"));
  }

  @Test
  void shouldNotStartFromASnapshotThatIsGone() throws IOException {
    String gone = flink.run(Programs.Counting.class, directory.toUri() + "gone", "count");
    Path empty = Files.createDirectory(directory.resolve("empty"));
    String emptied = flink.run(Programs.Counting.class, empty.toUri().toString(), "count");

    assertThat(flink.awaitFailure(gone)).contains(only("NO_SAVEPOINT"));
    assertThat(flink.awaitFailure(emptied)).contains(only("NO_METADATA"));
  }

  /** Its advice is for a command line that nobody has here. */
  @Test
  void shouldNotStartFromStateThatNoOperatorClaims() {
    String job = flink.run(Programs.Counting.class, "", "count");
    flink.awaitCheckpoint(job);
    String savepoint = flink.stop(job, directory.resolve("savepoints"));
    String other = flink.run(Programs.Counting.class, savepoint, "renamed");

    assertThat(flink.awaitFailure(other))
        .contains("If you want to allow to skip this, " + only("SKIPS_STATE"));
  }

  private static String forSt() {
    if (System.getProperty("sample.flink").startsWith("1.")) {
      return "ForStStateBackend";
    }
    String job = flink.run(Programs.Counting.class, "", "count", "state.backend.type=forst");
    flink.awaitCheckpoint(job);
    return said(flink.cancel(job), "state_backend");
  }

  @Test
  void shouldNameTheStorageAndTheStateBackend() {
    String plain = flink.run(Programs.Counting.class, "", "count");
    String other =
        flink.run(
            Programs.Counting.class,
            "",
            "count",
            "execution.checkpointing.storage=jobmanager",
            "state.backend.type=rocksdb");
    flink.awaitCheckpoint(other);
    flink.awaitCheckpoint(plain);
    assertThat(Set.of(said(plain, "checkpoint_storage"), said(other, "checkpoint_storage")))
        .isEqualTo(texts.get("STORAGES"));
    assertThat(Set.of(said(plain, "state_backend"), said(other, "state_backend"), forSt()))
        .isEqualTo(texts.get("BACKENDS"));
    flink.cancel(plain);
    assertThat(file(newestAfterCancel(other))).as("by the configured directory").exists();
  }

  /** Only where no directory is configured. */
  @Test
  void shouldNameNoPlaceOfWhatOnlyTheMemoryHas(@TempDir Path other) throws Exception {
    try (RestCluster memory = RestCluster.start(other, Map.of())) {
      String job = memory.run(Programs.Counting.class, "", "count");

      assertThat(memory.awaitCheckpoint(job).path("external_path").asText())
          .isEqualTo(only("IN_MEMORY"));
    }
  }

  private static String said(String job, String field) {
    return config(job).path(field).asText();
  }

  private static JsonNode config(String job) {
    return flink.json(flink.get("/jobs/" + job + "/checkpoints/config").body());
  }

  /** What the code sets wins over the configuration, and a cancel deletes the last state. */
  @Test
  void shouldDeleteTheCheckpointsOfAJobWhoseCodeWantsIt() {
    String retained = flink.run(Programs.Counting.class, "", "count");
    String deleted =
        flink.run(
            Programs.Counting.class,
            "",
            "count",
            "execution.checkpointing.externalized-checkpoint-retention=DELETE_ON_CANCELLATION",
            "execution.checkpointing.unaligned.enabled=true");
    flink.awaitCheckpoint(retained);
    flink.awaitCheckpoint(deleted);

    JsonNode kept = config(retained).path("externalization");
    JsonNode lost = config(deleted).path("externalization");
    assertThat(kept.path("enabled").asBoolean()).isTrue();
    assertThat(kept.path("delete_on_cancellation").asBoolean(true)).isFalse();
    assertThat(lost.path("enabled").asBoolean()).isTrue();
    assertThat(lost.path("delete_on_cancellation").asBoolean()).isTrue();
    assertThat(config(deleted).path("unaligned_checkpoints").asBoolean()).isTrue();

    assertThat(newestAfterCancel(retained).path("discarded").asBoolean(true)).isFalse();
    assertThat(file(newestAfterCancel(retained))).exists();
    assertThat(newestAfterCancel(deleted).path("discarded").asBoolean()).isTrue();
    assertThat(file(newestAfterCancel(deleted))).doesNotExist();
  }

  private static JsonNode newestAfterCancel(String job) {
    return flink.newestCheckpoint(flink.cancel(job));
  }

  private static Path file(JsonNode checkpoint) {
    return Path.of(java.net.URI.create(checkpoint.path("external_path").asText()));
  }

  @Test
  void shouldNotCompileWhatIsWrongForGood() {
    Set<String> provoked = new TreeSet<>();
    provoked.add(cause(flink.plan("not.There")));
    provoked.add(cause(flink.plan(Programs.class.getName())));
    provoked.add(cause(flink.plan(FAILING, "not.There")));
    provoked.add(cause(flink.plan(FAILING, "nobody://knows/it")));
    provoked.add(cause(flink.plan(COUNTING)));
    assertThat(provoked)
        .containsExactlyInAnyOrder(
            "org.apache.flink.client.program.ProgramInvocationException",
            "java.lang.ClassNotFoundException",
            NO_FILE_SYSTEM,
            "java.lang.IllegalArgumentException");

    Set<String> listed = new TreeSet<>(texts.get("NEVER_PASSES"));
    listed.addAll(texts.get("WRONG_CLASSES"));
    for (String type : listed) {
      if (!OF_TABLES.contains(type) && !provoked.contains(type)) {
        provoked.add(cause(flink.plan(FAILING, type)));
      }
    }
    provoked.addAll(OF_TABLES);
    assertThat(provoked).isEqualTo(listed);
  }

  /** As the operator finds it: the class in the last line that names a cause. */
  private static String cause(RestCluster.Reply refusal) {
    assertThat(refusal.status()).as(refusal.body()).isGreaterThanOrEqualTo(400);
    StringBuilder trace = new StringBuilder();
    flink.json(refusal.body()).path("errors").forEach(e -> trace.append(e.asText()).append('\n'));
    String line =
        trace
            .toString()
            .lines()
            .map(String::strip)
            .filter(l -> l.startsWith("Caused by: "))
            .reduce((a, b) -> b)
            .orElseThrow(() -> new AssertionError(refusal))
            .substring("Caused by: ".length());
    return line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
  }
}
