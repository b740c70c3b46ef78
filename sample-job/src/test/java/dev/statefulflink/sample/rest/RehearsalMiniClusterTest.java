package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a rehearsal does: the probe restores a job from a checkpoint of a running one, as the
 * operator asks for it, and nothing of it reaches the world outside.
 */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class RehearsalMiniClusterTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String JOB = RehearsalPrograms.class.getName();
  private static final String OTHER = "RehearsalPrograms$Count";
  private static final String REHEARSAL_CLASS = "dev.statefulflink.probe.restore.Rehearsal";
  private static final String REHEARSAL = "rehearsal by stateful-flink-operator";

  @TempDir static Path folder;

  private static RestCluster flink;

  @BeforeAll
  static void start() throws Exception {
    flink =
        RestCluster.start(
            folder,
            Map.of(
                "execution.checkpointing.storage",
                "filesystem",
                "execution.checkpointing.dir",
                folder.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION",
                "execution.checkpointing.num-retained",
                "1000",
                "execution.checkpointing.interval",
                "200 ms",
                "pipeline.classpaths",
                folder.resolve("other.jar").toUri().toString()));
    Path jars = folder.resolve("web/flink-web-upload");
    Files.delete(jars.resolve("job.jar"));
    // Some classes of the job are in another jar, as with spec.job.additionalJars.
    write(jars.resolve("job.jar"), name -> !name.contains(OTHER));
    write(folder.resolve("other.jar"), name -> name.contains(OTHER));
    Files.copy(Path.of("../probe/target/probe.jar"), jars.resolve("probe.jar"));
  }

  @AfterAll
  static void end() {
    flink.close();
  }

  private static void write(Path file, Predicate<String> which) throws IOException {
    Path classes = Path.of("target/test-classes");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        var found =
            Files.newDirectoryStream(
                classes.resolve("dev/statefulflink/sample/rest"), "RehearsalPrograms*.class")) {
      for (Path program : found) {
        if (which.test(program.toString())) {
          jar.putNextEntry(new JarEntry(classes.relativize(program).toString()));
          jar.write(Files.readAllBytes(program));
          jar.closeEntry();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "uids=no",
        "-execution.checkpointing.unaligned.enabled=true",
        "-state.backend.type=rocksdb"
      })
  void shouldRestoreTheStateAndReachNothingOutside(String option) throws Exception {
    Path did = folder.resolve("did-" + UUID.randomUUID());
    List<String> args = args(did, option);
    String old = run("job.jar", JOB, "", args);
    await().atMost(TIMEOUT).until(() -> did(did), lines -> lines.contains("fires as old"));
    flink.awaitCheckpoint(old);
    String from = newest(old);

    String job = rehearse(from, args);
    await().atMost(TIMEOUT).until(() -> states(job), Set.of("RUNNING")::equals);
    JsonNode checkpoints = flink.json(flink.get("/jobs/" + job + "/checkpoints").body());
    Set<String> ids = ids(job);
    flink.cancel(job);

    assertThat(ids).isEqualTo(ids(old));
    assertThat(checkpoints.path("latest").path("restored").path("external_path").asText())
        .isEqualTo(from);
    assertThat(checkpoints.path("counts").path("completed").asInt()).isZero();
    assertThat(did(did))
        .contains("opens as " + REHEARSAL)
        .doesNotContain(
            "asks as " + REHEARSAL, "processes as " + REHEARSAL, "fires as " + REHEARSAL);
    assertThat(files(folder.resolve("checkpoints"))).noneMatch(file -> file.contains(job));
    assertThat(flink.json(flink.get("/jobs/" + old + "/status").body()).path("status").asText())
        .isEqualTo("RUNNING");
    flink.cancel(old);
  }

  @Test
  void shouldFailAsTheRestoreWould() throws Exception {
    Path did = folder.resolve("did-" + UUID.randomUUID());
    String old = run("job.jar", JOB, "", args(did, ""));
    flink.awaitCheckpoint(old);
    String from = newest(old);

    assertThat(flink.awaitFailure(rehearse(from, args(did, "value=int"))))
        .contains("StateMigrationException");
    assertThat(flink.awaitFailure(rehearse(from, args(did, "open=fails"))))
        .contains("no rights for the broker");
    flink.cancel(old);
  }

  /** A request may come late, and Flink runs an id again that has ended. */
  @Test
  void shouldNotRunAnIdAgain() throws Exception {
    Path did = folder.resolve("did-" + UUID.randomUUID());
    String old = run("job.jar", JOB, "", args(did, ""));
    flink.awaitCheckpoint(old);
    String known = flink.at("/jobs/" + old + "/status");
    List<String> rehearsal =
        new ArrayList<>(List.of("known=" + known, "snapshot=" + newest(old), "entry=" + JOB, "--"));
    rehearsal.addAll(args(did, ""));
    var reply =
        flink.post("/jars/probe.jar/run", body(REHEARSAL_CLASS, id(), newest(old), rehearsal));

    assertThat(reply.body()).contains("this rehearsal has run here already");
    flink.cancel(old);
  }

  private static List<String> args(Path did, String option) {
    List<String> args =
        new ArrayList<>(
            List.of("did=" + did, "out=" + folder.resolve("out-" + UUID.randomUUID()).toUri()));
    if (!option.isEmpty()) {
      args.add(option);
    }
    return args;
  }

  private static String rehearse(String from, List<String> args) {
    String id = id();
    List<String> all =
        new ArrayList<>(
            List.of(
                "known=" + flink.at("/jobs/" + id + "/status"),
                "snapshot=" + from,
                "entry=" + JOB,
                "--"));
    all.addAll(args);
    return submit("probe.jar", id, body(REHEARSAL_CLASS, id, from, all));
  }

  private static String run(String jar, String entry, String from, List<String> args) {
    String id = id();
    return submit(jar, id, body(entry, id, from, args));
  }

  private static String submit(String jar, String id, String body) {
    RestCluster.Reply reply = flink.post("/jars/" + jar + "/run", body);
    assertThat(flink.get("/jobs/" + id).status())
        .as(reply.body())
        .isEqualTo(HttpURLConnection.HTTP_OK);
    return id;
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static String body(String entry, String id, String from, List<String> args) {
    return "{\"entryClass\":\"%s\",\"programArgsList\":[%s],\"parallelism\":2,\"jobId\":\"%s\"%s}"
        .formatted(
            entry,
            args.stream().map(arg -> "\"" + arg + "\"").collect(Collectors.joining(",")),
            id,
            from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"");
  }

  private static String newest(String job) {
    return flink.newestCheckpoint(job).path("external_path").asText();
  }

  private static Set<String> ids(String job) {
    Set<String> ids = new TreeSet<>();
    vertices(job).forEach(vertex -> ids.add(vertex.path("id").asText()));
    return ids;
  }

  private static Set<String> states(String job) {
    Set<String> states = new TreeSet<>();
    vertices(job).forEach(vertex -> states.add(vertex.path("status").asText()));
    return states;
  }

  private static JsonNode vertices(String job) {
    return flink.json(flink.get("/jobs/" + job).body()).path("vertices");
  }

  private static List<String> did(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).toList();
    }
  }
}
