package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobDetailsCallTest extends GatewayScene {
  private static final String CHECKPOINT =
      """
      {"className":"completed","id":%d,"status":"COMPLETED","is_savepoint":false,
       "savepointFormat":null,"checkpoint_type":"CHECKPOINT","tasks":{},"num_subtasks":4,
       "external_path":"%s","discarded":false}""";
  private static final String SAVEPOINT =
      """
      {"className":"completed","id":%d,"status":"COMPLETED","is_savepoint":true,
       "savepointFormat":"CANONICAL","checkpoint_type":"SYNC_SAVEPOINT","tasks":{},
       "num_subtasks":4,"external_path":"%s","discarded":false}""";
  private static final String RESTORED =
      """
      {"id":%d,"restore_timestamp":1772366400000,"is_savepoint":true,"external_path":"%s"}""";

  private static final Tasks TASKS = new Tasks(4, 0, 0, 0, 0);

  /** A job all of whose tasks run, and what is known of its snapshots. */
  private static JobDetails runs(String restored, String newest, Checkpoints checkpoints) {
    var from = Optional.ofNullable(restored);
    var found = Optional.ofNullable(newest);
    var taken = newest == null ? 0 : 1;
    return new JobDetails(
            JobState.RUNNING, true, from, false, taken, found, Optional.empty(), 0, "")
        .with(TASKS, checkpoints);
  }

  @BeforeEach
  void playAHealthyJob() {
    job("RUNNING", "RUNNING", "RUNNING");
    checkpoints(0, "null", "null", "null");
    exceptions("");
  }

  @Test
  void shouldReadAJobThatHasOnlyJustStarted() {
    assertThat(details()).isEqualTo(runs(null, null, Checkpoints.UNKNOWN));
  }

  @Test
  void shouldReadAJobThatWasRestoredAndHasItsFirstCheckpoint() {
    checkpoints(
        1,
        CHECKPOINT.formatted(8, "file:/state/chk-8"),
        "null",
        RESTORED.formatted(7, "file:/state/savepoint-a1b2"));

    var restored = Optional.of(Instant.ofEpochMilli(1772366400000L));
    assertThat(details())
        .isEqualTo(
            runs(
                "file:/state/savepoint-a1b2",
                "file:/state/chk-8",
                new Checkpoints(
                    Optional.empty(), Duration.ZERO, restored, 0, "", Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, RUNNING, true",
    "RUNNING, FINISHED, true",
    "FINISHED, FINISHED, true",
    "RUNNING, CREATED, false",
    "SCHEDULED, RUNNING, false",
    "RUNNING, DEPLOYING, false",
    "INITIALIZING, RUNNING, false",
    "RUNNING, CANCELING, false",
    "FAILED, RUNNING, false",
  })
  void shouldBeUpWhenEveryVertexRunsOrHasFinished(String first, String second, boolean up) {
    job("RUNNING", first, second);

    assertThat(details().allTasksRunning()).isEqualTo(up);
  }

  @Test
  void shouldNotBeUpWithoutVertices() {
    flink.answers("GET /jobs/" + JOB, "{\"state\":\"INITIALIZING\",\"vertices\":[]}");

    assertThat(details().state()).isEqualTo(JobState.INITIALIZING);
    assertThat(details().allTasksRunning()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"7, 8, savepoint", "9, 8, checkpoint"})
  void shouldTakeTheNewerOfCheckpointAndSavepoint(int checkpoint, int savepoint, String newest) {
    checkpoints(
        2,
        CHECKPOINT.formatted(checkpoint, "checkpoint"),
        SAVEPOINT.formatted(savepoint, "savepoint"),
        RESTORED.formatted(3, "restored"));

    assertThat(details().newestSnapshot()).contains(newest);
    assertThat(details().stoppedWith())
        .isEqualTo(details().newestSnapshot().filter("savepoint"::equals));
  }

  /** Only a stop ends the job with it. */
  @Test
  void shouldTellAStopFromASavepointOfAJobThatContinues() {
    var plain = SAVEPOINT.formatted(8, "savepoint").replace("SYNC_SAVEPOINT", "SAVEPOINT");
    checkpoints(2, CHECKPOINT.formatted(7, "checkpoint"), plain, "null");

    assertThat(details().newestSnapshot()).contains("savepoint");
    assertThat(details().stoppedWith()).isEmpty();
  }

  @Test
  void shouldTakeTheSavepointWhereThereIsNoCheckpoint() {
    checkpoints(1, "null", SAVEPOINT.formatted(1, "savepoint"), "null");

    assertThat(details().newestSnapshot()).contains("savepoint");
  }

  @Test
  void shouldTakeTheRestoredSnapshotWhereThereIsNoNewerOne() {
    checkpoints(0, "null", "null", RESTORED.formatted(3, "restored"));

    assertThat(details().newestSnapshot()).contains("restored");
    assertThat(details().stoppedWith()).isEmpty();
  }

  @Test
  void shouldTakeNoSnapshotThatIsNotWrittenAnywhere() {
    checkpoints(
        1, CHECKPOINT.formatted(1, "<checkpoint-not-externally-addressable>"), "null", "null");

    assertThat(details().newestSnapshot()).isEmpty();
  }

  /** What is older would lose what came after. */
  @Test
  void shouldTakeNoOlderSnapshotWhereTheNewestIsLost() {
    var deleted =
        CHECKPOINT.formatted(9, "checkpoint").replace("discarded\":false", "discarded\":true");
    var inMemory = CHECKPOINT.formatted(9, "<checkpoint-not-externally-addressable>");
    var savepoint = SAVEPOINT.formatted(8, "savepoint");

    for (var newest : List.of(deleted, inMemory)) {
      checkpoints(2, newest, savepoint, RESTORED.formatted(3, "restored"));
      assertThat(details().newestSnapshot()).isEmpty();
      assertThat(details().newestLost()).isTrue();
      assertThat(details().stoppedWith()).isEmpty();
    }
    checkpoints(
        0, "null", "null", RESTORED.formatted(3, "<checkpoint-not-externally-addressable>"));
    assertThat(details().newestLost()).isTrue();
    checkpoints(2, deleted, SAVEPOINT.formatted(10, "savepoint"), "null");
    assertThat(details().newestSnapshot()).contains("savepoint");
    assertThat(details().newestLost()).isFalse();
    checkpoints(0, "null", "null", "null");
    assertThat(details().newestLost()).isFalse();
  }

  @Test
  void shouldTellWhetherTheSnapshotIsTheCauseOfAFailure() {
    exceptions(
        "java.lang.IllegalStateException: Cannot map checkpoint/savepoint state for operator 3424"
            + " to the new program, because the operator is not available in the new program. If"
            + " you want to allow to skip this, you can set the --allowNonRestoredState option on"
            + " the CLI.\n\tat x.Y.z(Y.java:1)\n");
    assertThat(details().trouble()).isEqualTo(RestoreTrouble.UNCLAIMED);
    assertThat(details().failureNeverPasses()).isTrue();
    assertThat(details().failure())
        .endsWith("not available in the new program.")
        .doesNotContain("allowNonRestoredState");

    exceptions(
        "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory"
            + " 'file:/s/chk-5' on file system 'file'.\n\tat x.Y.z(Y.java:1)\n");
    assertThat(details().trouble()).isEqualTo(RestoreTrouble.GONE);
    exceptions("java.io.FileNotFoundException: /data/input.csv\n\tat x.Y.z(Y.java:1)\n");
    assertThat(details().trouble()).isEqualTo(RestoreTrouble.NONE);
    assertThat(details().failureNeverPasses()).isFalse();
  }

  @Test
  void shouldTellTheRootOfTheNewestFailure() {
    job("RESTARTING", "CREATED", "CREATED");
    exceptions(
        """
        org.apache.flink.runtime.JobException: Recovery is suppressed by \
        NoRestartBackoffTimeStrategy
        \tat org.apache.flink.runtime.executiongraph.Some.method(Some.java:180)
        Caused by: java.lang.IllegalStateException: the word was bug
        \tat dev.statefulflink.sample.ParseLines.processElement(ParseLines.java:30)
        """);

    assertThat(details().state()).isEqualTo(JobState.RESTARTING);
    assertThat(details().failure()).isEqualTo("IllegalStateException: the word was bug");
  }

  @Test
  void shouldFindNoDetailsOfAnUnknownJob() {
    flink.answers("GET /jobs/" + JOB, 404, errors("Job " + JOB + " not found"));
    flink.answers("GET /jobs/" + JOB + "/checkpoints", 404, errors("not found"));
    flink.answers("GET /jobs/" + JOB + "/exceptions?maxExceptions=5", 404, errors("not found"));

    assertThat(told(gateway.details(flink.uri(), JOB))).isEmpty();
  }

  /** 1.20.5 and 2.3.0 answer so for a job in batch mode, which exists anyway. */
  @Test
  void shouldReadAJobInBatchMode() {
    flink.answers(
        "GET /jobs/" + JOB + "/checkpoints",
        404,
        errors(
            "org.apache.flink.runtime.rest.handler.RestHandlerException: Checkpointing has not been"
                + " enabled.\n\tat x.Y.z(Y.java:1)"));
    job("FINISHED", "FINISHED", "FINISHED");

    assertThat(details().state()).isEqualTo(JobState.FINISHED);
    assertThat(details().takesSnapshots()).isFalse();
    assertThat(details().newestSnapshot()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, CREATED, true",
    "FINISHED, RUNNING, true",
    "FINISHED, CREATED, true",
    "SCHEDULED, CREATED, false",
    "FAILED, RUNNING, false",
    "CANCELING, RUNNING, false",
  })
  void shouldBeUpInBatchModeWhenAStageRunsOrHasFinished(String first, String second, boolean up) {
    job("BATCH", "RUNNING", first, second);

    assertThat(details().allTasksRunning()).isEqualTo(up);
  }

  /** Only the answer of the job itself says whether Flink knows it. */
  @ParameterizedTest
  @ValueSource(strings = {"/checkpoints", "/exceptions?maxExceptions=5"})
  void shouldNotTakeAnotherAnswersNotFoundForAnUnknownJob(String path) {
    flink.answers("GET /jobs/" + JOB + path, 404, errors("Job " + JOB + " not found"));

    assertThat(failure(gateway.details(flink.uri(), JOB)).status()).isEqualTo(404);
  }

  @Test
  void shouldFailWhereOneOfTheAnswersIsMissing() {
    flink.answers("GET /jobs/" + JOB + "/checkpoints", 500, errors("broken"));

    assertThat(failure(gateway.details(flink.uri(), JOB)).status()).isEqualTo(500);
  }

  private JobDetails details() {
    return told(gateway.details(flink.uri(), JOB)).orElseThrow();
  }

  private void job(String state, String first, String second) {
    job("STREAMING", state, first, second);
  }

  private void job(String type, String state, String first, String second) {
    flink.answers(
        "GET /jobs/" + JOB,
        """
        {"jid":"%s","name":"orders","isStoppable":false,"state":"%s","job-type":"%s",
         "maxParallelism":-1,"vertices":[
          {"id":"v1","name":"Source: lines","parallelism":2,"status":"%s","tasks":{"RUNNING":2}},
          {"id":"v2","name":"count","parallelism":2,"status":"%s","tasks":{"RUNNING":2}}],
         "status-counts":{"RUNNING":2},"plan":{"jid":"%s"}}"""
            .formatted(JOB, state, type, first, second, JOB));
  }

  private void checkpoints(int completed, String checkpoint, String savepoint, String restored) {
    flink.answers(
        "GET /jobs/" + JOB + "/checkpoints",
        """
        {"counts":{"restored":1,"total":9,"in_progress":1,"completed":%d,"failed":2},"summary":{},
         "latest":{"completed":%s,"savepoint":%s,"failed":null,"restored":%s},"history":[]}"""
            .formatted(completed, checkpoint, savepoint, restored));
  }
}
