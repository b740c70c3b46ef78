package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** As RecoveryMiniClusterTest has seen of Flink. */
class LostInTheStopTest {
  private static final String CLUSTER = "orders-aaaaaaaa";
  private static final String JOB = "11111111111111111111111111111111";

  private final HandClock clock = new HandClock("2026-01-01T00:00:00Z");
  private final FakeFlink flink = new FakeFlink("s3://state", "shop", clock);

  @Test
  void shouldContinueFromTheCheckpointAndForgetTheStop() {
    flink.jobManagerStarts(CLUSTER, false);
    flink.taskManagers(CLUSTER, 2);
    post(
        "/jars/job.jar/run",
        "{\"jobId\":\"%s\",\"programArgsList\":[\"%s\"]}"
            .formatted(JOB, Flaw.JOB_MANAGER_LOST_IN_STOP.argument()));
    clock.turn(Duration.ofMillis(600));
    var checkpoint = flink.newestState("orders").orElseThrow();
    post(
        "/jobs/" + JOB + "/stop",
        "{\"targetDirectory\":\"s3://state/shop/orders/savepoints/h1\",\"triggerId\":\"t1\"}");
    clock.turn(Duration.ofMillis(50));
    assertThat(get("/status").status()).isZero();
    var savepoint = flink.newestState("orders").orElseThrow();
    assertThat(savepoint).isNotEqualTo(checkpoint).contains("/savepoint-");

    clock.turn(Duration.ofMillis(350));
    assertThat(get("/status").body()).contains("RUNNING");
    assertThat(get("/savepoints/t1").status()).isEqualTo(404);
    assertThat(get("/checkpoints").body()).contains(checkpoint).doesNotContain(savepoint);
  }

  private void post(String path, String body) {
    flink.answer(CLUSTER, "POST", path, body);
  }

  private FakeFlink.Reply get(String path) {
    return flink.answer(CLUSTER, "GET", "/jobs/" + JOB + path, "");
  }
}
