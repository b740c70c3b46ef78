package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A job that completes a checkpoint while it is taken away, as one may that is up too late. */
class LateCheckpointTest {
  private static final String OLD = "orders-aaaaaaaa";
  private static final String NEW = "orders-bbbbbbbb";
  private static final String CHECKPOINTS = "s3://state/shop/orders/checkpoints/bbbbbbbb/2222222";

  private final HandClock clock = new HandClock("2026-01-01T00:00:00Z");
  private final FakeFlink flink = new FakeFlink("s3://state", "shop", clock);

  @Test
  void shouldBeTheNewestStateFromWhichTheJobRuns() {
    up(OLD);
    up(NEW);
    run(OLD, "1111111", "");
    flink.answer(
        OLD,
        "POST",
        "/jobs/1111111/stop",
        "{\"targetDirectory\":\"s3://s/h\",\"triggerId\":\"t\"}");
    clock.turn(Duration.ofMillis(100));
    run(NEW, "2222222", flink.newestState("orders").orElseThrow());
    assertThat(status(NEW, "2222222")).contains("RESTARTING");

    flink.jobManagerEnds(NEW);
    var newest = flink.newestState("orders").orElseThrow();
    assertThat(newest).startsWith(CHECKPOINTS);
    assertThat(probe(CHECKPOINTS)).contains(newest);
    assertThat(probe("s3://state/shop/orders/checkpoints/*/*")).contains(newest);
    assertThat(probe("s3://state/shop/other/checkpoints/*/*")).contains("none");
    up(NEW);
    run(NEW, "3333333", newest);

    assertThat(status(NEW, "3333333")).contains("RUNNING");
    assertThat(flink.account("orders").violations()).isEmpty();
  }

  private String probe(String place) {
    var look = "{\"programArgsList\":[\"" + place + "\"]}";
    return flink.answer(OLD, "POST", "/jars/probe.jar/plan", look).body();
  }

  private void up(String cluster) {
    flink.jobManagerStarts(cluster, false);
    flink.taskManagers(cluster, 2);
  }

  private void run(String cluster, String job, String from) {
    var flaw = Flaw.COMPLETES_AT_ITS_END.argument();
    var path = from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"";
    flink.answer(
        cluster,
        "POST",
        "/jars/job.jar/run",
        "{\"jobId\":\"" + job + "\",\"programArgsList\":[\"" + flaw + "\"]" + path + "}");
    clock.turn(Duration.ofMillis(90));
  }

  private String status(String cluster, String job) {
    return flink.answer(cluster, "GET", "/jobs/" + job + "/status", "").body();
  }
}
