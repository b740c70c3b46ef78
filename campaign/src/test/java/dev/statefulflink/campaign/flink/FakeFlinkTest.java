package dev.statefulflink.campaign.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeFlinkTest {
  private static final String OLD = "orders-aaaaaaaa";
  private static final String NEW = "orders-bbbbbbbb";
  private static final String FIRST = "11111111111111111111111111111111";
  private static final String SECOND = "22222222222222222222222222222222";
  private static final String SAVEPOINTS = "s3://state/shop/orders/savepoints";
  private static final String DIRECTORY = SAVEPOINTS + "/h1";

  private final HandClock clock = new HandClock("2026-01-01T00:00:00Z");
  private final FakeFlink flink = new FakeFlink("s3://state", "shop", clock);

  @BeforeEach
  void startBothClusters() {
    for (var cluster : new String[] {OLD, NEW}) {
      flink.jobManagerStarts(cluster, false);
      flink.taskManagers(cluster, 2);
    }
  }

  private void pass(long millis) {
    clock.turn(Duration.ofMillis(millis));
  }

  @Test
  void shouldRefuseConnectionsWhereNoJobManagerRuns() {
    assertThat(get("orders-cccccccc", "/overview").status()).isZero();
    assertThat(get(OLD, "/overview").body())
        .hasSameSizeAs("{\"slots-total\":2,\"slots-available\":2}")
        .contains("\"slots-total\":2")
        .contains("\"slots-available\":2");
  }

  @Test
  void shouldAnswerForAnUnknownJobAsFlinkDoes() {
    var reply = get(OLD, "/jobs/" + FIRST + "/status");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("FlinkJobNotFoundException");
    assertThat(get(OLD, "/jobs/" + FIRST + "/savepoints/t1").status()).isEqualTo(404);
  }

  @Test
  void shouldMakeOneSavepointForATriggerHoweverOftenItIsAskedFor() {
    runs(OLD, FIRST, "");
    stop(OLD, FIRST, "t1");
    assertThat(get(OLD, "/jobs/" + FIRST + "/savepoints/t1").body()).contains("IN_PROGRESS");

    pass(100);
    stop(OLD, FIRST, "t1");

    assertThat(get(OLD, "/jobs/" + FIRST + "/savepoints/t1").body())
        .contains("COMPLETED")
        .contains(DIRECTORY + "/savepoint-111111-");
    assertThat(get(OLD, "/jobs/" + FIRST + "/status").body()).contains("FINISHED");
    assertThat(account().savepoints()).isEqualTo(1);
    assertThat(account().violations()).isEmpty();
  }

  @Test
  void shouldTakeOneCheckpointForATriggerAndAnotherForEachRequestWithoutOne() {
    runs(OLD, FIRST, "");
    takeCheckpoint("\"triggerId\":\"c1\"");
    takeCheckpoint("\"triggerId\":\"c1\"");
    assertThat(outcome("c1").body()).contains("IN_PROGRESS");
    pass(100);
    takeCheckpoint("\"triggerId\":\"c1\"");
    pass(100);

    assertThat(outcome("c1").body()).contains("COMPLETED").contains("checkpointId");
    assertThat(completed()).isEqualTo("1");

    takeCheckpoint("\"checkpointType\":\"CONFIGURED\"");
    takeCheckpoint("\"checkpointType\":\"CONFIGURED\"");
    pass(100);
    assertThat(completed()).isEqualTo("3");
  }

  @Test
  void shouldSayThatACheckpointHasFailedOnlyToWhoAsksForItsOutcome() {
    run(OLD, FIRST, "");
    assertThat(takeCheckpoint("\"triggerId\":\"c1\"").status()).isEqualTo(202);

    assertThat(outcome("c1").body()).contains("COMPLETED").contains("failureCause");
    assertThat(outcome("c2").status()).isEqualTo(404);
  }

  private FakeFlink.Reply takeCheckpoint(String body) {
    return flink.answer(OLD, "POST", "/jobs/" + FIRST + "/checkpoints", "{" + body + "}");
  }

  private FakeFlink.Reply outcome(String trigger) {
    return get(OLD, "/jobs/" + FIRST + "/checkpoints/" + trigger);
  }

  private String completed() {
    return get(OLD, "/jobs/" + FIRST + "/checkpoints")
        .body()
        .replaceAll(".*\"completed\":(\\d+).*", "$1");
  }

  @Test
  void shouldGoOnCountingFromTheSavepoint() {
    runs(OLD, FIRST, "");
    pass(1_000);
    stop(OLD, FIRST, "t1");
    pass(100);
    runs(NEW, SECOND, newest());
    pass(500);

    assertThat(account()).isEqualTo(new FakeFlink.Account(java.util.List.of(), 2, 1, 1, true));
  }

  @Test
  void shouldNoteTwoJobsOfOneObject() {
    runs(OLD, FIRST, "");
    runs(NEW, SECOND, "");

    assertThat(account().violations()).anyMatch(v -> v.startsWith("two jobs of one object"));
  }

  @Test
  void shouldRunAnEndedIdAgainAsFlink120DoesAndNoteIt() {
    runs(OLD, FIRST, "");
    stop(OLD, FIRST, "t1");
    pass(100);

    assertThat(run(OLD, FIRST, newest()).status()).isEqualTo(200);
    assertThat(account().violations())
        .containsExactly("the id of an ended job is run again: " + FIRST);
  }

  /** By its own main(), which asks the JobManager; Flink itself would run it again. */
  @Test
  void shouldRefuseAWarmUpThatHasRun() {
    var path = "/jars/probe.jar/run";
    var body = "{\"jobId\": \"%s\"}".formatted(FIRST);
    assertThat(flink.answer(NEW, "POST", path, body).status()).isEqualTo(200);
    pass(200);

    assertThat(flink.answer(NEW, "POST", path, body).status()).isEqualTo(400);
    assertThat(account().violations()).isEmpty();
  }

  @Test
  void shouldRefuseTheIdOfARunningJob() {
    runs(OLD, FIRST, "");

    assertThat(run(OLD, FIRST, "").status()).isEqualTo(400);
    assertThat(account().violations()).isEmpty();
  }

  @Test
  void shouldNoteAStartFromAnOlderState() {
    runs(OLD, FIRST, "");
    pass(450);
    var older = newest();
    stop(OLD, FIRST, "t1");
    pass(100);
    assertThat(newest()).isNotEqualTo(older);
    runs(NEW, SECOND, older);

    assertThat(account().violations()).anyMatch(v -> v.startsWith("state goes back"));
  }

  @Test
  void shouldNoteAStartFromNothingUnlessItWasTheUsersWord() {
    runs(OLD, FIRST, "");
    pass(450);
    flink.failJob("orders");
    flink.permitStart("orders", Optional.empty());
    runs(NEW, SECOND, "");
    assertThat(account().violations()).isEmpty();

    pass(450);
    flink.failJob("orders");
    runs(OLD, "33333333333333333333333333333333", "");
    assertThat(account().violations()).anyMatch(v -> v.startsWith("state goes back"));
  }

  @Test
  void shouldFailAJobWhoseStateIsNotThere() {
    run(OLD, FIRST, "s3://state/nowhere");

    assertThat(get(OLD, "/jobs/" + FIRST + "/status").body()).contains("FAILED");
    assertThat(get(OLD, "/jobs/" + FIRST + "/exceptions?maxExceptions=1").body())
        .contains("FileNotFoundException");
  }

  @Test
  void shouldForgetEndedJobsAndRecoverRunningOnesWithTheJobManager() {
    runs(OLD, FIRST, "");
    pass(450);
    var before = newest();
    flink.jobManagerEnds(OLD);
    flink.jobManagerStarts(OLD, true);
    pass(100);

    assertThat(get(OLD, "/jobs/" + FIRST + "/checkpoints").body()).contains(before);
    stop(OLD, FIRST, "t1");
    pass(100);
    flink.jobManagerEnds(OLD);
    flink.jobManagerStarts(OLD, true);
    assertThat(get(OLD, "/jobs/" + FIRST + "/status").status()).isEqualTo(500);
    assertThat(get(OLD, "/jobs/" + FIRST + "/savepoints/t1").status()).isEqualTo(404);
  }

  @Test
  void shouldForgetAllWithoutItsHighAvailabilityData() {
    runs(OLD, FIRST, "");
    flink.jobManagerEnds(OLD);
    flink.jobManagerStarts(OLD, false);

    assertThat(get(OLD, "/jobs/" + FIRST + "/status").status()).isEqualTo(500);
  }

  @Test
  void shouldFindTheNewestSnapshotByTheProbe() {
    assertThat(probe(DIRECTORY)).contains("\"name\":\"none\"");
    runs(OLD, FIRST, "");
    stop(OLD, FIRST, "t1");
    pass(100);

    assertThat(probe(DIRECTORY)).contains("\"name\":\"" + newest() + "\"");
    assertThat(probe(SAVEPOINTS)).as("two levels above").contains("\"name\":\"none\"");
  }

  @Test
  void shouldFindASnapshotByItsOwnPathButNotByTheBeginningOfIts() {
    runs(OLD, FIRST, "");
    stop(OLD, FIRST, "t1");
    pass(100);

    assertThat(probe(newest())).contains("\"name\":\"" + newest() + "\"");
    assertThat(probe(newest() + "/")).contains("\"name\":\"" + newest() + "\"");
    assertThat(probe(newest().substring(0, newest().length() - 1))).contains("\"none\"");
  }

  @Test
  void shouldFailTheSavepointAndRunOn() {
    run(OLD, FIRST, "", Flaw.SAVEPOINT_FAILS);
    pass(100);
    stop(OLD, FIRST, "t1");
    pass(100);

    assertThat(get(OLD, "/jobs/" + FIRST + "/savepoints/t1").body()).contains("failure-cause");
    assertThat(get(OLD, "/jobs/" + FIRST + "/status").body()).contains("RUNNING");
  }

  private FakeFlink.Reply get(String cluster, String path) {
    return flink.answer(cluster, "GET", path, "");
  }

  private void runs(String cluster, String job, String from) {
    assertThat(run(cluster, job, from).status()).isEqualTo(200);
    pass(100);
  }

  private FakeFlink.Reply run(String cluster, String job, String from, Flaw... flaws) {
    var arguments = new StringBuilder("\"x\"");
    for (var flaw : flaws) {
      arguments.append(",\"").append(flaw.argument()).append('"');
    }
    var path = from.isEmpty() ? "" : ",\"savepointPath\":\"" + from + "\"";
    return flink.answer(
        cluster,
        "POST",
        "/jars/job.jar/run",
        "{\"jobId\":\"" + job + "\",\"programArgsList\":[" + arguments + "]" + path + "}");
  }

  private void stop(String cluster, String job, String trigger) {
    var body = "{\"targetDirectory\":\"" + DIRECTORY + "\",\"triggerId\":\"" + trigger + "\"}";
    flink.answer(cluster, "POST", "/jobs/" + job + "/stop", body);
  }

  private String probe(String place) {
    var body = "{\"programArgsList\":[\"%s\"]}".formatted(place);
    return flink.answer(OLD, "POST", "/jars/probe.jar/plan", body).body();
  }

  private String newest() {
    return flink.newestState("orders").orElseThrow();
  }

  private FakeFlink.Account account() {
    return flink.account("orders");
  }
}
