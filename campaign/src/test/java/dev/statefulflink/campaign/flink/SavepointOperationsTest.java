package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** As Flink 2.3 does: each try fails the job over. */
  @Test
  void shouldTakeOnlyANativeSavepointOfAsynchronousState() {
    run(FIRST, "", "--asynchronous-state");
    stop(FIRST, "CANONICAL");
    pass(100);
    assertThat(outcome(FIRST).body()).contains("UnsupportedOperationException");
    assertThat(state(FIRST)).contains("RESTARTING");
    pass(300);
    assertThat(state(FIRST)).contains("RUNNING");

    run(SECOND, "", "--asynchronous-state");
    stop(SECOND, "NATIVE");
    pass(100);
    assertThat(state(SECOND)).contains("FINISHED");
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, rocksdb, FAILED", "NATIVE, hashmap, RUNNING", "CANONICAL, rocksdb, RUNNING"})
  void shouldRestoreOnAnotherBackendOnlyWhatIsCanonical(
      String format, String backend, String state) {
    run(FIRST, "");
    stop(FIRST, format);
    pass(100);
    flink.stateBackend(CLUSTER, backend);

    run(SECOND, flink.newestState("orders").orElseThrow());

    assertThat(state(SECOND)).contains(state);
  }

  private String state(String job) {
    return flink.answer(CLUSTER, "GET", "/jobs/" + job + "/status", "").body();
  }

  private void pass(long millis) {
    clock.turn(Duration.ofMillis(millis));
  }

  private void run(String job, String from) {
    run(job, from, "x");
  }

  private void run(String job, String from, String argument) {
    var path = from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"";
    var body = "{\"jobId\":\"" + job + "\",\"programArgsList\":[\"" + argument + "\"]" + path + "}";
    assertThat(flink.answer(CLUSTER, "POST", "/jars/job.jar/run", body).status()).isEqualTo(200);
    pass(100);
  }

  private void stop(String job) {
    stop(job, "CANONICAL");
  }

  private void stop(String job, String format) {
    var body =
        "{\"targetDirectory\":\"s3://state/savepoints/h1\",\"triggerId\":\"t1\",\"formatType\":\"%s\"}"
            .formatted(format);
    flink.answer(CLUSTER, "POST", "/jobs/" + job + "/stop", body);
  }

  private FakeFlink.Reply outcome(String job) {
    return flink.answer(CLUSTER, "GET", "/jobs/" + job + "/savepoints/t1", "");
  }
}
