package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator relies on of Flink's handlers of /jars: how a plan describes a job. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class JarHandlersMiniClusterTest {
  private static final boolean FLINK_1 = System.getProperty("sample.flink").startsWith("1.");

  static final String TWICE_ON_FLINK_1 =
      "Cannot have more than one execute() or executeAsync() call in a single environment";
  static final String TWICE = "Cannot have more than 1 streaming jobs in a single environment";
  static final String TWICE_IN_BATCH_MODE = "Cannot have more than 1 jobs in a single environment";

  @TempDir static Path folder;

  private static LocalRest flink;

  @BeforeAll
  static void start() throws Exception {
    flink = LocalRest.start(folder);
  }

  @AfterAll
  static void end() {
    flink.close();
  }

  @Test
  void compilesTheSameNodesEachTimeAndRunsThem() throws Exception {
    JsonNode plan = flink.plan();
    assertThat(LocalRest.nodes(plan)).hasSize(2).isEqualTo(LocalRest.nodes(flink.plan()));
    assertThat(plan.path("type").asText()).isEqualTo("STREAMING");

    String job = LocalRest.jobId();
    assertThat(flink.run(job).status()).isEqualTo(200);
    flink.awaitState(job, "RUNNING");
    assertThat(LocalRest.nodes(flink.planOf(job))).isEqualTo(LocalRest.nodes(plan));
    flink.cancel(job);
    assertThat(LocalRest.nodes(flink.planOf(job))).isEqualTo(LocalRest.nodes(plan));
  }

  @Test
  void compilesOtherNodesWhereTheUidOfAHeadOfAChainIsRandom() throws Exception {
    assertThat(LocalRest.nodes(flink.plan("--random-uid")))
        .isNotEqualTo(LocalRest.nodes(flink.plan("--random-uid")));
  }

  /** A node has the id of the first operator of its chain; of the others a plan has no id. */
  @Test
  void showsNothingOfTheUidOfAnOperatorInsideAChain() throws Exception {
    assertThat(LocalRest.nodes(flink.plan("--random-chained-uid")))
        .isEqualTo(LocalRest.nodes(flink.plan("--random-chained-uid")));
  }

  @Test
  void showsAParallelismThatTheCodeSets() throws Exception {
    assertThat(LocalRest.nodes(flink.plan("--parallelism", "4")))
        .extracting(LocalRest.Node::parallelism)
        .containsExactlyInAnyOrder(LocalRest.SLOTS, 4);
  }

  /** These texts are in FlinkMessages of the operator, and nothing else in the answer differs. */
  @ParameterizedTest
  @CsvSource({
    "--twice, " + TWICE,
    "--twice --batch, " + TWICE_IN_BATCH_MODE,
  })
  void takesTheFirstOfTwoJobsAndAnswersThatTheSecondIsRefused(String args, String flink2)
      throws Exception {
    String job = LocalRest.jobId();
    LocalRest.Reply reply = flink.run(job, args.split(" "));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains(FLINK_1 ? TWICE_ON_FLINK_1 : flink2);
    flink.awaitState(job, "RUNNING");
    flink.cancel(job);
  }

  @Test
  void showsOnlyTheFirstOfTwoJobs() throws Exception {
    assertThat(LocalRest.nodes(flink.plan("--twice"))).isEqualTo(LocalRest.nodes(flink.plan()));
  }

  @Test
  void tellsABatchJobFromAStreamingOne() throws Exception {
    assertThat(flink.plan("--batch").path("type").asText()).isEqualTo("BATCH");
  }

  @Test
  void takesAJobForWhoseResultMainWaitsAndAnswersWithAnotherError() throws Exception {
    String job = LocalRest.jobId();
    LocalRest.Reply reply = flink.run(job, "--waits");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("Web Submission").doesNotContain("Cannot have more than");
    flink.awaitState(job, "RUNNING");
    flink.cancel(job);
  }

  /** A plan says nothing of slot sharing groups: such a job waits for slots, and all are taken. */
  @Test
  void leavesTasksScheduledWhereSlotsAreTooFew() throws Exception {
    assertThat(LocalRest.nodes(flink.plan("--slot-group")))
        .isEqualTo(LocalRest.nodes(flink.plan()));
    String job = LocalRest.jobId();
    assertThat(flink.run(job, "--slot-group").status()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(flink.get("/overview").json().path("slots-available").asInt()).isZero();
              assertThat(scheduled(job)).isEqualTo(2 * LocalRest.SLOTS);
            });
    assertThat(flink.stateOf(job)).isEqualTo("RUNNING");
    flink.cancel(job);
  }

  private static int scheduled(String job) throws Exception {
    for (JsonNode found : flink.get("/jobs/overview").json().path("jobs")) {
      if (found.path("jid").asText().equals(job)) {
        return found.path("tasks").path("scheduled").asInt();
      }
    }
    return -1;
  }
}
