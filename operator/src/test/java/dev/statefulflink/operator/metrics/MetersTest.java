package dev.statefulflink.operator.metrics;

import static dev.statefulflink.operator.metrics.Statuses.NOON;
import static dev.statefulflink.operator.metrics.Statuses.ORDERS;
import static dev.statefulflink.operator.metrics.Statuses.RUNS;
import static dev.statefulflink.operator.metrics.Statuses.handoff;
import static dev.statefulflink.operator.metrics.Statuses.held;
import static dev.statefulflink.operator.metrics.Statuses.job;
import static dev.statefulflink.operator.metrics.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.flink.FlinkGateway;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final URI CLUSTER = URI.create("http://orders-a.shop:8081");
  private static final String KIND = "StatefulFlinkJob";
  private static final String OF_ORDERS =
      "{kind=\"StatefulFlinkJob\",name=\"orders\",namespace=\"shop\"";
  private static final String ALL =
      RUNS
          + handoff("Upgrade", "Prepare -20")
          + held("SavepointFailed")
          + """
          conditions:
          - {type: Ready, status: "False", reason: Preparing}
          - {type: Running, status: "True", reason: JobRunning}
          - {type: Reconciling, status: "True", reason: Preparing}
          lastState: {location: s1, takenAt: "2026-03-01T11:00:00Z"}
          savepoints: {kept: [{location: s2, takenAt: "2026-03-01T11:59:00Z"}]}
          """;

  private final List<Job> jobs = new ArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger(3);
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final Meters meters =
      new Meters(
          Set.of(KIND, "StatefulWordCount"),
          jobs::stream,
          job -> Optional.of(NOON.minusSeconds(12)),
          leading::get,
          Clock.fixed(NOON, ZoneOffset.UTC));

  private List<String> lines() {
    return meters.text().lines().filter(line -> !line.startsWith("#")).toList();
  }

  private Set<String> names() {
    var names = new TreeSet<String>();
    lines().forEach(line -> names.add(line.split("[{ ]")[0]));
    return names;
  }

  private static FlinkGateway flink(CompletionStage<?> answer) {
    return (FlinkGateway)
        Proxy.newProxyInstance(
            FlinkGateway.class.getClassLoader(),
            new Class<?>[] {FlinkGateway.class},
            (proxy, method, arguments) -> answer);
  }

  /** Everything that can happen, once. */
  private void everything() {
    jobs.add(job("orders", "savepoints: {interval: 6h}", ALL));
    jobs.add(job("full", "{}", JobGaugesTest.FAILING));
    meters.round(KIND, () -> 1);
    meters.statusWritten(
        ORDERS,
        status(
            RUNS
                + handoff("Upgrade", "Cut -9, Resume -5, Withdraw -4, Return -3, VerifyReturn -1")),
        status(RUNS + held("RestoreFailed")));
    meters.measured(flink(CompletableFuture.completedFuture(null))).slots(CLUSTER);
    framework();
  }

  /** As the operator framework names its own; RoundSignalsTest runs the real one. */
  private void framework() {
    var registry = meters.registry();
    registry.gauge("operator.sdk.reconciliations.queue.size.statefulflinkjobreconciler", waiting);
    registry.gauge("operator.sdk.reconciliations.executions.statefulflinkjobreconciler", waiting);
    registry.gauge("operator.sdk.reconciliations.executions.somethingelse", waiting);
    registry.counter("operator.sdk.events.received", "event", "x").increment();
    registry.timer("operator.sdk.controllers.execution.reconcile").record(Duration.ZERO);
  }

  @Test
  void shouldTellWhatStandsInTheListAndNothingElse() {
    everything();

    assertThat(names())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Metric.values()).flatMap(metric -> metric.series().stream()).toList());
  }

  @Test
  void shouldLabelEachAsTheListSays() {
    everything();

    for (var metric : Metric.values()) {
      assertThat(lines())
          .filteredOn(line -> metric.series().contains(line.split("[{ ]")[0]))
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(labels(line))
                      .as(line)
                      .containsExactlyInAnyOrderElementsOf(metric.labels()));
    }
  }

  private static List<String> labels(String line) {
    var open = line.indexOf('{');
    return open < 0
        ? List.of()
        : Arrays.stream(line.substring(open + 1, line.indexOf('}')).split(","))
            .map(label -> label.split("=")[0])
            .filter(label -> !label.equals("le"))
            .toList();
  }

  @Test
  void shouldStayFewWhateverHappens() {
    everything();

    // Each step of a handoff has 16 of them.
    assertThat(lines()).hasSizeLessThan(310);
    var before = lines().size();
    jobs.add(job("more", "{}", ALL));
    assertThat(lines().size() - before).as("of one more job").isLessThanOrEqualTo(7);
  }

  @Test
  void shouldTellHowEachJobStands() {
    jobs.add(job("orders", "savepoints: {interval: 6h}", ALL));

    assertThat(lines())
        .contains(
            "statefulflink_job_status{condition=\"Reconciling\",kind=\"StatefulFlinkJob\","
                + "name=\"orders\",namespace=\"shop\",reason=\"Preparing\"} 1.0",
            "statefulflink_job_held" + OF_ORDERS + ",reason=\"SavepointFailed\"} 1.0",
            "statefulflink_job_handoff_age_seconds" + OF_ORDERS + ",step=\"Prepare\"} 20.0",
            "statefulflink_job_snapshot_age_seconds" + OF_ORDERS + "} 60.0",
            "statefulflink_job_snapshot_interval_seconds" + OF_ORDERS + "} 21600.0",
            "statefulflink_job_restarts_total" + OF_ORDERS + "} 0.0",
            "statefulflink_job_savepoint_failures_total" + OF_ORDERS + "} 0.0");
  }

  @Test
  void shouldTellStalledBeforeReady() {
    jobs.add(
        job(
            "orders",
            "{}",
            """
            conditions:
            - {type: Ready, status: "False", reason: JobFailed}
            - {type: Stalled, status: "True", reason: JobFailed}
            """));

    assertThat(lines())
        .filteredOn(line -> line.startsWith("statefulflink_job_status"))
        .singleElement()
        .asString()
        .contains("condition=\"Stalled\"", "reason=\"JobFailed\"");
  }

  @Test
  void shouldTellOfAnObjectThatNobodyHasLookedAtNothingButItsCounts() {
    jobs.add(job("orders", "savepoints: {interval: 6h}", null));

    assertThat(lines())
        .filteredOn(line -> line.contains("orders"))
        .allMatch(line -> line.contains("_total"))
        .hasSize(2);
  }

  @Test
  void shouldExpectNoSnapshotsOfAJobThatRests() {
    jobs.add(job("orders", "savepoints: {interval: 6h}", ALL.replace(RUNS, "")));

    assertThat(names())
        .contains("statefulflink_job_snapshot_age_seconds")
        .doesNotContain("statefulflink_job_snapshot_interval_seconds");
  }

  @Test
  void shouldLeaveNothingOfAnObjectThatIsGone() {
    jobs.add(job("orders", "savepoints: {interval: 6h}", ALL));
    var key = jobs.get(0).key();
    var fails = status("job: {id: a, state: RESTARTING}");
    meters.statusWritten(key, status("job: {id: a, state: RUNNING}"), fails);
    assertThat(lines()).contains("statefulflink_job_restarts_total" + OF_ORDERS + "} 1.0");

    jobs.clear();
    assertThat(lines()).noneMatch(line -> line.contains("orders"));

    jobs.add(job("orders", "{}", ALL));
    assertThat(lines()).contains("statefulflink_job_restarts_total" + OF_ORDERS + "} 0.0");
  }

  @Test
  void shouldForgetTheCountsOfAnObjectThatIsReleased() {
    jobs.add(job("orders", "{}", null));
    var key = jobs.get(0).key();
    meters.statusWritten(
        key, status("job: {id: a, state: RUNNING}"), status("job: {id: a, state: FAILING}"));

    meters.forget(key);

    assertThat(lines()).contains("statefulflink_job_restarts_total" + OF_ORDERS + "} 0.0");
  }

  /** The informers of a replica that stands by have the same objects. */
  @Test
  void shouldTellOfJobsOnlyWhileItLeads() {
    jobs.add(job("orders", "{}", ALL));
    leading.set(false);

    assertThat(lines()).noneMatch(line -> line.contains("orders"));
    assertThat(lines()).contains("statefulflink_leader 0.0");

    leading.set(true);
    assertThat(lines()).anyMatch(line -> line.contains("orders"));
    assertThat(lines()).contains("statefulflink_leader 1.0");
  }

  @Test
  void shouldCountAHandoffByWhatItWasForAndHowItEnded() {
    var before = RUNS + handoff("Upgrade", "Cut -20, Resume -18, Verify -17");

    meters.statusWritten(ORDERS, status(before), status(RUNS + "lastHandoff: {id: b}"));

    assertThat(lines())
        .contains(
            "statefulflink_handoffs_total"
                + "{kind=\"StatefulFlinkJob\",purpose=\"Upgrade\",result=\"good\"} 1.0",
            "statefulflink_handoffs_total"
                + "{kind=\"StatefulFlinkJob\",purpose=\"Upgrade\",result=\"held\"} 0.0",
            "statefulflink_handoff_step_seconds_sum{step=\"Verify\"} 17.0",
            "statefulflink_handoff_downtime_seconds_sum{result=\"good\"} 3.0",
            "statefulflink_handoff_downtime_seconds_bucket{result=\"good\",le=\"2.0\"} 0",
            "statefulflink_handoff_downtime_seconds_bucket{result=\"good\",le=\"3.0\"} 1",
            "statefulflink_status_writes_total{kind=\"StatefulFlinkJob\"} 1.0");
  }

  /** A series that appears with 1 has no increase: the first handoff would be on no dashboard. */
  @Test
  void shouldTellOfHandoffsBeforeTheFirst() {
    assertThat(lines())
        .contains(
            "statefulflink_handoffs_total"
                + "{kind=\"StatefulFlinkJob\",purpose=\"Upgrade\",result=\"good\"} 0.0",
            "statefulflink_handoff_step_seconds_bucket{step=\"Cut\",le=\"+Inf\"} 0",
            "statefulflink_handoff_downtime_seconds_bucket{result=\"rolled_back\",le=\"+Inf\"} 0");
  }

  @Test
  void shouldMeasureRoundsAndCountThoseThatFail() {
    assertThat(meters.<Integer>round(KIND, () -> 7)).isEqualTo(7);
    assertThatThrownBy(
            () ->
                meters.round(
                    KIND,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    meters.conflict(ORDERS);

    assertThat(lines())
        .contains(
            "statefulflink_round_seconds_count{kind=\"StatefulFlinkJob\",result=\"ok\"} 1",
            "statefulflink_round_seconds_count{kind=\"StatefulFlinkJob\",result=\"failed\"} 1",
            "statefulflink_round_seconds_count{kind=\"StatefulWordCount\",result=\"failed\"} 0",
            "statefulflink_api_conflicts_total{kind=\"StatefulFlinkJob\"} 1.0");
  }
}
