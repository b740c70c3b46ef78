package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The savepoints that the fake is asked for: which of them are one, and how long they take. */
class SavepointOperationsTest {
  private static final String CLUSTER = "orders-aaaaaaaa";
  private static final String FIRST = "11111111111111111111111111111111";
  private static final String SECOND = "22222222222222222222222222222222";

  private final HandClock clock = new HandClock("2026-01-01T00:00:00Z");
  private final FakeFlink flink = new FakeFlink("s3://state", "shop", clock);

  @BeforeEach
  void startTheCluster() {
    flink.jobManagerStarts(CLUSTER, false);
    flink.taskManagers(CLUSTER, 2);
  }

  /** As Flink 1.20 and 2.3 do: an operation is known by its trigger and its job. */
  @Test
  void shouldMakeASavepointOfAnotherJobByATriggerThatWasUsed() {
    run(FIRST, "");
    stop(FIRST);
    pass(100);
    run(SECOND, flink.newestState("orders").orElseThrow());
    assertThat(outcome(SECOND).status()).isEqualTo(404);

    stop(SECOND);
    pass(100);

    assertThat(outcome(SECOND).body()).contains("/savepoint-222222-");
    assertThat(flink.account("orders").savepoints()).isEqualTo(2);
    assertThat(flink.account("orders").violations()).isEmpty();
  }

  @Test
  void shouldTakeLongerForEachSnapshotThatBeginsWhileTheStorageIsSlow() {
    run(FIRST, "");
    flink.slowSnapshots(Duration.ofMinutes(1));
    stop(FIRST);

    pass(59_000);
    assertThat(outcome(FIRST).body()).contains("IN_PROGRESS");
    assertThat(flink.newestState("orders")).isEmpty();

    pass(1_100);
    assertThat(outcome(FIRST).body()).contains("COMPLETED");
  }

  private void pass(long millis) {
    clock.turn(Duration.ofMillis(millis));
  }

  private void run(String job, String from) {
    var path = from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"";
    var body = "{\"jobId\":\"" + job + "\",\"programArgsList\":[\"x\"]" + path + "}";
    assertThat(flink.answer(CLUSTER, "POST", "/jars/job.jar/run", body).status()).isEqualTo(200);
    pass(100);
  }

  private void stop(String job) {
    var body = "{\"targetDirectory\":\"s3://state/savepoints/h1\",\"triggerId\":\"t1\"}";
    flink.answer(CLUSTER, "POST", "/jobs/" + job + "/stop", body);
  }

  private FakeFlink.Reply outcome(String job) {
    return flink.answer(CLUSTER, "GET", "/jobs/" + job + "/savepoints/t1", "");
  }
}
