package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake compiles a job as it runs it. */
class GraphTest {
  private static final String CLUSTER = "orders-aaaaaaaa";
  private static final String FIRST = "11111111111111111111111111111111";
  private static final String THIRD = "33333333333333333333333333333333";
  private static final String SECOND = "22222222222222222222222222222222";

  private final HandClock clock = new HandClock("2026-01-01T00:00:00Z");
  private final FakeFlink flink = new FakeFlink("s3://state", "shop", clock);

  @BeforeEach
  void startTheCluster() {
    flink.jobManagerStarts(CLUSTER, false);
    flink.taskManagers(CLUSTER, 2);
  }

  @Test
  void shouldCompileAJobAsItRunsAndTakeItsSlots() {
    run(FIRST, "");

    assertThat(vertices(compiled())).hasSize(2).isEqualTo(vertices(compiled()));
    assertThat(vertices(get("/jobs/" + FIRST + "/plan").body())).isEqualTo(vertices(compiled()));
    assertThat(get("/overview").body()).contains("\"slots-available\":0");
    assertThat(get("/jobs/" + SECOND + "/plan").status()).isEqualTo(404);
  }

  @Test
  void shouldRestoreNoStateIntoAJobThatCompilesOtherwiseEachTime() {
    run(FIRST, "", Flaw.COMPILES_OTHERWISE);
    assertThat(vertices(compiled(Flaw.COMPILES_OTHERWISE)))
        .isNotEqualTo(vertices(get("/jobs/" + FIRST + "/plan").body()));
    stop();
    run(SECOND, flink.newestState("orders").orElseThrow(), Flaw.COMPILES_OTHERWISE);

    assertThat(get("/jobs/" + SECOND + "/status").body()).contains("FAILED");
  }

  @Test
  void shouldCompareASnapshotAsARestoreOfItEnds() {
    run(FIRST, "");
    stop();
    var state = flink.newestState("orders").orElseThrow();
    assertThat(checked(state)).doesNotContain("NO_COUNTERPART");
    run(SECOND, state);
    assertThat(get("/jobs/" + SECOND + "/status").body()).contains("RUNNING");

    assertThat(checked(state, Flaw.ANOTHER_UID)).contains("misfits", "NO_COUNTERPART");
    run(THIRD, state, Flaw.ANOTHER_UID);
    assertThat(get("/jobs/" + THIRD + "/status").body()).contains("FAILED");
    assertThat(checked("s3://state/none")).contains("FileNotFoundException");
    assertThat(checked(state, Flaw.COMPILES_OTHERWISE)).contains("changed", "misfits");
  }

  @Test
  void shouldCompileOtherwiseOnlyBesideTheJobThatRuns() {
    assertThat(vertices(compiled(Flaw.COMPILES_OTHERWISE_LATER))).isEqualTo(vertices(compiled()));
    run(FIRST, "", Flaw.COMPILES_OTHERWISE_LATER);

    assertThat(vertices(compiled(Flaw.COMPILES_OTHERWISE_LATER)))
        .isNotEqualTo(vertices(get("/jobs/" + FIRST + "/plan").body()));
  }

  private String checked(String snapshot, Flaw... flaws) {
    return flink
        .answer(
            CLUSTER,
            "POST",
            "/jars/probe.jar/plan",
            "{\"entryClass\":\"dev.statefulflink.probe.fit.StateCheck\",\"programArgsList\":"
                + "[\"snapshot="
                + snapshot
                + "\",\"--\","
                + arguments(flaws)
                + "],\"parallelism\":2}")
        .body();
  }

  private static List<String> vertices(String plan) {
    return Pattern.compile("\"id\":\"([0-9a-f]{32})\"")
        .matcher(plan)
        .results()
        .map(found -> found.group(1))
        .sorted()
        .toList();
  }

  private String compiled(Flaw... flaws) {
    return flink
        .answer(
            CLUSTER,
            "POST",
            "/jars/job.jar/plan",
            "{\"programArgsList\":[" + arguments(flaws) + "],\"parallelism\":2}")
        .body();
  }

  /** A JobManager that restarts has the graph of the job, and does not compile it. */
  @Test
  void shouldRecoverAJobThatCompilesOtherwiseEachTime() {
    run(FIRST, "", Flaw.COMPILES_OTHERWISE);
    clock.turn(Duration.ofSeconds(1));
    var before = vertices(get("/jobs/" + FIRST + "/plan").body());
    flink.jobManagerEnds(CLUSTER);
    flink.jobManagerStarts(CLUSTER, true);
    clock.turn(Duration.ofSeconds(1));

    assertThat(vertices(get("/jobs/" + FIRST + "/plan").body())).isEqualTo(before);
    assertThat(get("/jobs/" + FIRST + "/status").body()).contains("RUNNING");
  }

  private FakeFlink.Reply get(String path) {
    return flink.answer(CLUSTER, "GET", path, "");
  }

  private void run(String job, String from, Flaw... flaws) {
    var path = from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"";
    flink.answer(
        CLUSTER,
        "POST",
        "/jars/job.jar/run",
        "{\"jobId\":\"" + job + "\",\"programArgsList\":[" + arguments(flaws) + "]" + path + "}");
    clock.turn(Duration.ofMillis(150));
  }

  private void stop() {
    flink.answer(
        CLUSTER,
        "POST",
        "/jobs/" + FIRST + "/stop",
        "{\"targetDirectory\":\"s3://state/shop/orders/savepoints/h1\",\"triggerId\":\"t1\"}");
    clock.turn(Duration.ofMillis(100));
  }

  private static String arguments(Flaw... flaws) {
    return Stream.concat(Stream.of("x"), Stream.of(flaws).map(Flaw::argument))
        .map("\"%s\""::formatted)
        .reduce((one, other) -> one + "," + other)
        .orElseThrow();
  }
}
