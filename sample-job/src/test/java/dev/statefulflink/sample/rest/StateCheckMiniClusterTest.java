package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statefulflink.sample.rest.FitPair.From;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the check of the state says before an upgrade is what Flink does in it: each pair of jobs is
 * compared by the probe, as the operator asks for it, and then restored.
 */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class StateCheckMiniClusterTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String CHECK = "dev.statefulflink.probe.fit.StateCheck";

  @TempDir static Path folder;

  private static List<String> table;
  private static Map<String, Old> olds;
  private static RestCluster flink;

  /**
   * What an old job has left.
   *
   * @param count the id of its counting operator
   */
  private record Old(Map<From, String> snapshots, String count) {}

  @BeforeAll
  static void start() throws Exception {
    table = new ArrayList<>();
    olds = new HashMap<>();
    flink = RestCluster.start(folder);
    Path jars = folder.resolve("web/flink-web-upload");
    Files.delete(jars.resolve("job.jar"));
    FitJars.write(jars, folder);
  }

  @AfterAll
  static void end() {
    flink.close();
    System.out.printf("The check and Flink %s:%n", System.getProperty("sample.flink"));
    table.forEach(System.out::println);
  }

  static Stream<FitPair> pairs() {
    return Stream.of(FitPair.operators(), FitPair.widths(), FitPair.types(), FitPair.backends())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void shouldSayWhatFlinkDoes(FitPair pair) {
    Old old = olds.computeIfAbsent(pair.old(), StateCheckMiniClusterTest::run);
    String now = pair.now().replace("%old%", old.count());
    JsonNode said = check(pair, old, now);
    Set<String> found = new TreeSet<>();
    said.path("misfits").forEach(misfit -> found.add(misfit.path("rule").asText()));
    String refusal = restore(now, old.snapshots().get(pair.from()), pair.drop());

    table.add(
        "%-52s | %-16s | %s"
            .formatted(
                pair.what(), found.isEmpty() ? "fits" : String.join(" ", found), shown(refusal)));
    assertThat(said.path("unknown")).as("unknown: " + said).isEmpty();
    assertThat(refusal.isEmpty())
        .as("restored, and not " + refusal)
        .isEqualTo(found.isEmpty() && !pair.beyond());
    assertThat(found).as(said.toString()).isEqualTo(pair.found());
    assertThat(said.path("dropped").size() > 0)
        .as("dropped: " + said)
        .isEqualTo(pair.drop() && found.isEmpty() || pair.what().startsWith("keys gone"));
  }

  private static String shown(String refusal) {
    String line = refusal.lines().findFirst().orElse("restored");
    return line.length() > 110 ? line.substring(0, 110) + "..." : line;
  }

  @Test
  void shouldCompareAtLeastFortyPairs() {
    assertThat(pairs()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void shouldSeeAnIdThatChangesInsideAChain() {
    assertThat(said("count=c", "as=savepoint").path("changed").isMissingNode()).isTrue();
    assertThat(said("count=c random=yes", "as=savepoint").path("changed").asText())
        .isEqualTo("Map");
  }

  @Test
  void shouldNameOperatorsThatKeepStateAndHaveNoUid() {
    JsonNode unnamed = said("count=none source=none before=none", "as=savepoint").path("unnamed");
    assertThat(unnamed)
        .extracting(operator -> operator.path("name").asText())
        .containsExactlyInAnyOrder("Source: numbers", "count");
    assertThat(said("count=c", "as=savepoint").path("unnamed")).isEmpty();
  }

  @Test
  void shouldNameAnOperatorByItsId() {
    Old old = olds.computeIfAbsent("count=c", StateCheckMiniClusterTest::run);
    JsonNode operator = said("count=c", "names=" + old.count()).path("operators").path(0);
    assertThat(operator.path("name").asText()).isEqualTo("count");
    assertThat(operator.path("uid").asText()).isEqualTo("c");
  }

  @Test
  void shouldNotLookAtABatchJob() {
    JsonNode said = said("count=c -execution.runtime-mode=BATCH", "as=savepoint");
    assertThat(said.path("batch").asBoolean()).isTrue();
  }

  /** Before a canonical savepoint is taken the newest checkpoint is looked at. */
  private static JsonNode check(FitPair pair, Old old, String now) {
    From read = pair.from() == From.SAVEPOINT ? From.CHECKPOINT : pair.from();
    return said(
        now,
        "snapshot=" + old.snapshots().get(read),
        "as=" + (pair.from() == From.SAVEPOINT ? "savepoint" : "itself"),
        "drop=" + pair.drop());
  }

  private static JsonNode said(String job, String... options) {
    List<String> arguments = new ArrayList<>(List.of("entry=" + FitPrograms.class.getName()));
    arguments.addAll(List.of(options));
    arguments.add("--");
    arguments.addAll(List.of(job.split(" ")));
    RestCluster.Reply reply = flink.post("/jars/probe.jar/plan", body(CHECK, arguments, ""));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return flink.json(flink.json(reply.body()).path("plan").path("name").asText());
  }

  private static String body(String program, List<String> arguments, String more) {
    return "{\"entryClass\":\"%s\",\"programArgsList\":[\"%s\"],\"parallelism\":1%s}"
        .formatted(program, String.join("\",\"", arguments), more);
  }

  private static RestCluster.Reply run(String jar, String jobId, String job, String more) {
    return flink.post(
        "/jars/" + jar + "/run",
        body(
            FitPrograms.class.getName(),
            List.of(job.split(" ")),
            ",\"jobId\":\"%s\"%s".formatted(jobId, more)));
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static Old run(String job) {
    String id = id();
    RestCluster.Reply reply = run("old.jar", id, job, "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    flink.awaitCheckpoint(id);
    // With state in every operator: the first checkpoint may be from before the first record.
    long first = flink.newestCheckpoint(id).path("id").asLong();
    await().atMost(TIMEOUT).until(() -> flink.newestCheckpoint(id).path("id").asLong() > first + 1);
    Map<From, String> snapshots = new EnumMap<>(From.class);
    snapshots.put(From.SAVEPOINT, savepoint(id, "CANONICAL"));
    snapshots.put(From.NATIVE, savepoint(id, "NATIVE"));
    flink.cancel(id);
    snapshots.put(From.CHECKPOINT, flink.newestCheckpoint(id).path("external_path").asText());
    JsonNode plan =
        flink.json(flink.get("/jobs/" + id + "/plan").body()).path("plan").path("nodes");
    String count = "";
    for (JsonNode node : plan) {
      count =
          node.path("description").asText().startsWith("count") ? node.path("id").asText() : count;
    }
    return new Old(snapshots, count);
  }

  private static String savepoint(String job, String format) {
    String body =
        "{\"target-directory\":\"%s\",\"cancel-job\":false,\"formatType\":\"%s\"}"
            .formatted(folder.resolve("savepoints").toUri(), format);
    String request =
        flink
            .json(flink.post("/jobs/" + job + "/savepoints", body).body())
            .path("request-id")
            .asText();
    return flink
        .awaitOperation("/jobs/" + job + "/savepoints/" + request)
        .path("location")
        .asText();
  }

  /** Why Flink does not restore it; empty if every task runs. */
  private static String restore(String job, String snapshot, boolean drop) {
    String id = id();
    run(
        "job.jar",
        id,
        job,
        ",\"savepointPath\":\"%s\",\"allowNonRestoredState\":%s".formatted(snapshot, drop));
    JsonNode ended =
        await()
            .atMost(TIMEOUT)
            .until(
                () -> flink.json(flink.get("/jobs/" + id).body()),
                answer -> runs(answer) || "FAILED".equals(answer.path("state").asText()));
    if (runs(ended)) {
      flink.cancel(id);
      return "";
    }
    String trace = flink.awaitFailure(id);
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by"))
        .reduce((a, b) -> b)
        .orElse(trace);
  }

  private static boolean runs(JsonNode job) {
    boolean all = job.path("vertices").size() > 0;
    for (JsonNode vertex : job.path("vertices")) {
      all &= "RUNNING".equals(vertex.path("status").asText());
    }
    return all;
  }
}
