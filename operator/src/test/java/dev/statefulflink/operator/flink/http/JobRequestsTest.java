package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestsTest extends GatewayScene {
  private static final String PLAN = "POST /jars/job.jar/plan";
  private static final String RUN = "POST /jars/job.jar/run";
  private static final Submission ORDERS =
      new Submission("com.example.Orders", List.of("--prefix", "total "), 4, true);
  private static final Submission PLAIN = new Submission("", List.of(), 1, false);

  @Test
  void shouldCompileTheStagedJarAsItWouldBeRun() {
    flink.answers(PLAN, "{\"plan\":{\"jid\":\"x\",\"name\":\"orders\",\"nodes\":[]}}");
    told(gateway.rehearse(flink.uri(), ORDERS));
    assertThat(flink.lines()).containsExactly(PLAN, PLAN);

    asked(
        PLAN,
        """
        {"entryClass":"com.example.Orders","programArgsList":["--prefix","total "],
         "parallelism":4,"allowNonRestoredState":true}""");
  }

  @Test
  void shouldLeaveTheEntryClassOutWhereNoneIsDeclared() {
    flink.answers(PLAN, "{\"plan\":{}}");
    told(gateway.rehearse(flink.uri(), PLAIN));

    asked(PLAN, "{\"programArgsList\":[],\"parallelism\":1,\"allowNonRestoredState\":false}");
  }

  @Test
  void shouldTellWhyTheJobDoesNotCompile() {
    flink.answers(
        PLAN,
        400,
        errors(
            "org.apache.flink.runtime.rest.handler.RestHandlerException: Could not compile.\n"
                + "\tat x.Y.z(Y.java:1)\n"
                + "Caused by: org.apache.flink.client.program.ProgramInvocationException: The"
                + " program's entry point class 'com.example.Orders' was not found in the jar"
                + " file.\n\t... 9 more"));

    var failure = failure(gateway.rehearse(flink.uri(), ORDERS));
    assertThat(failure.refused()).isTrue();
    assertThat(failure)
        .hasMessage(
            "ProgramInvocationException: The program's entry point class 'com.example.Orders' was"
                + " not found in the jar file.");
  }

  /** Flink answers 400 for whatever main() throws: what it could not reach may be there again. */
  @ParameterizedTest
  @CsvSource({
    "java.lang.ClassNotFoundException: not.There, true",
    "java.lang.IllegalArgumentException: unknown option --no-such, true",
    "java.lang.UnsupportedClassVersionError: com/example/Orders, true",
    "org.apache.flink.api.common.InvalidProgramException: no operators, true",
    "org.apache.flink.client.program.ProgramInvocationException: no main method, true",
    "org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: no scheme 'gs', true",
    "java.lang.IllegalStateException: main() cannot reach its registry, false",
    "java.net.UnknownHostException: kafka, false",
    "java.net.SocketTimeoutException: Read timed out, false",
    "org.apache.kafka.common.errors.TimeoutException: no broker, false",
    "com.amazonaws.services.s3.model.AmazonS3Exception: Please reduce your rate, false",
    "org.apache.flink.util.FlinkException: Failed to execute job 'orders', false",
    "org.example.ClassNotFoundException: of somebody else, false",
  })
  void shouldBeRefusedOnlyForCausesThatNeverPass(String cause, boolean refused) {
    flink.answers(
        PLAN,
        400,
        errors(
            "org.apache.flink.runtime.rest.handler.RestHandlerException: Could not compile.\n"
                + "\tat x.Y.z(Y.java:1)\n"
                + "Caused by: org.apache.flink.client.program.ProgramInvocationException: The main"
                + " method caused an error: failed\n\t... 9 more\n"
                + "Caused by: "
                + cause
                + "\n\t... 12 more"));

    assertThat(failure(gateway.rehearse(flink.uri(), ORDERS)).refused()).isEqualTo(refused);
  }

  /** main() may take long, and keeps running in the JobManager even if no client waits for it. */
  @Test
  void shouldWaitForMainAsLongAsTheSubmissionSays() {
    flink.answers(PLAN, -1, "").answers(RUN, -1, "").answers(STATUS, 500, UNKNOWN_JOB);
    var brief = new Submission("", List.of(), 1, false, Duration.ofMillis(200));

    assertThat(failure(gateway.rehearse(flink.uri(), brief)).answered()).isFalse();
    assertThat(failure(gateway.submit(flink.uri(), brief, JOB, Optional.empty())).answered())
        .isFalse();
    assertThat(flink.lines()).containsExactly(PLAN, STATUS, RUN, STATUS);
  }

  @Test
  void shouldHaveTheProbeNameTheNewestSnapshot() {
    var probe = "POST /jars/probe.jar/plan";
    flink
        .answers(probe, "{\"plan\":{\"jid\":\"x\",\"name\":\"file:/s/savepoint-1\"}}")
        .then(probe, 200, "{\"plan\":{\"jid\":\"y\",\"name\":\"none\"}}");

    assertThat(told(gateway.newestSnapshot(flink.uri(), List.of("file:///s", "s3://b/c"))))
        .contains("file:/s/savepoint-1");
    assertThat(told(gateway.newestSnapshot(flink.uri(), List.of("file:///s")))).isEmpty();
    assertThat(flink.requests().get(0).body())
        .contains("dev.statefulflink.probe.SnapshotProbe")
        .contains("[\"file:///s\",\"s3://b/c\"]");
  }

  @Test
  void shouldTakeASavepointOfAJobThatGoesOn() {
    flink.answers("POST /jobs/" + JOB + "/savepoints", 202, "{\"request-id\":\"t1\"}");
    told(gateway.takeSavepoint(flink.uri(), JOB, "t1", "s3://bucket/a", "CANONICAL"));

    asked(
        "POST /jobs/" + JOB + "/savepoints",
        """
        {"target-directory":"s3://bucket/a","cancel-job":false,"triggerId":"t1",
         "formatType":"CANONICAL"}""");
  }

  @Test
  void shouldStopWithASavepointUnderTheRecordedIdAndDirectory() {
    flink.answers("POST /jobs/" + JOB + "/stop", 202, "{\"request-id\":\"t1\"}");
    told(gateway.stop(flink.uri(), JOB, "t1", "s3://bucket/shop/orders/savepoints/a", "NATIVE"));

    asked(
        "POST /jobs/" + JOB + "/stop",
        """
        {"targetDirectory":"s3://bucket/shop/orders/savepoints/a","drain":false,
         "triggerId":"t1","formatType":"NATIVE"}""");
  }

  @Test
  void shouldRunTheStagedJarUnderTheRecordedIdFromTheRecordedState() {
    flink.answers(STATUS, 500, UNKNOWN_JOB);
    flink.answers(RUN, "{\"applicationId\":\"" + JOB + "\",\"jobid\":\"" + JOB + "\"}");
    told(gateway.submit(flink.uri(), ORDERS, JOB, Optional.of("file:/state/savepoint-1")));

    asked(
        RUN,
        """
        {"entryClass":"com.example.Orders","programArgsList":["--prefix","total "],
         "parallelism":4,"allowNonRestoredState":true,"jobId":"%s",
         "savepointPath":"file:/state/savepoint-1"}"""
            .formatted(JOB));
    assertThat(flink.lines()).containsExactly(STATUS, RUN);
  }

  @Test
  void shouldRunWithoutASavepointPathWhereTheJobStartsEmpty() {
    flink.answers(STATUS, 404, errors("not found"));
    flink.answers(RUN, "{\"jobid\":\"" + JOB + "\"}");
    told(gateway.submit(flink.uri(), PLAIN, JOB, Optional.empty()));

    asked(
        RUN,
        """
        {"programArgsList":[],"parallelism":1,"allowNonRestoredState":false,"jobId":"%s"}"""
            .formatted(JOB));
  }

  /** Flink 1.20 would run the id of a finished job again. */
  @ParameterizedTest
  @EnumSource(JobState.class)
  void shouldNotRunAJobThatTheClusterKnowsInWhateverState(JobState known) {
    flink.answers(STATUS, "{\"status\":\"" + known + "\"}");
    flink.answers(RUN, "{\"jobid\":\"" + JOB + "\"}");
    told(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty()));

    assertThat(flink.lines()).containsExactly(STATUS);
  }

  @Test
  void shouldNotRunAJobOfWhichItIsUnknownWhetherTheClusterKnowsIt() {
    flink.answers(STATUS, 503, errors("no leader"));
    flink.answers(RUN, "{\"jobid\":\"" + JOB + "\"}");

    assertThat(failure(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty())).status())
        .isEqualTo(503);
    assertThat(flink.lines()).containsExactly(STATUS);
  }

  @Test
  void shouldTellWhyARunIsRefused() {
    flink.answers(STATUS, 404, errors("not found"));
    flink.answers(RUN, 400, errors("java.lang.NoClassDefFoundError: com/example/Orders"));

    var failure = failure(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty()));
    assertThat(failure.refused()).isTrue();
    assertThat(failure).hasMessage("NoClassDefFoundError: com/example/Orders");
    assertThat(flink.lines()).containsExactly(STATUS, RUN, STATUS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 400, 500, 503})
  void shouldTakeARunForAcceptedWhereAnEarlierOneGotThroughMeanwhile(int status) {
    flink.answers(STATUS, 500, UNKNOWN_JOB).then(STATUS, 200, "{\"status\":\"INITIALIZING\"}");
    flink.answers(RUN, status, errors("org.apache.flink.util.FlinkException: duplicate job"));
    told(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty()));

    assertThat(flink.lines()).containsExactly(STATUS, RUN, STATUS);
  }

  @Test
  void shouldNotTakeARunForRefusedWhileItIsUnknownWhetherAnEarlierOneGotThrough() {
    flink.answers(STATUS, 500, UNKNOWN_JOB).then(STATUS, 503, errors("no leader"));
    flink.answers(RUN, 400, errors("org.apache.flink.util.FlinkException: duplicate job"));

    assertThat(failure(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty())).refused())
        .isFalse();
  }

  @Test
  void shouldCancelAJobWithoutABody() {
    flink.answers("PATCH /jobs/" + JOB + "?mode=cancel", 202, "{}");
    told(gateway.cancel(flink.uri(), JOB));

    assertThat(flink.requests())
        .containsExactly(new FakeFlinkServer.Request("PATCH /jobs/" + JOB + "?mode=cancel", ""));
  }

  @Test
  void shouldTakeAnEmptyAnswerForAnAcceptance() {
    flink.answers("PATCH /jobs/" + JOB + "?mode=cancel", 202, "");

    assertThat(told(gateway.cancel(flink.uri(), JOB))).isNull();
  }

  @Test
  void shouldFailToCancelAJobThatHasEnded() {
    flink.answers(
        "PATCH /jobs/" + JOB + "?mode=cancel",
        409,
        errors("org.apache.flink.runtime.rest.handler.RestHandlerException: already terminated"));

    assertThat(failure(gateway.cancel(flink.uri(), JOB)).status()).isEqualTo(409);
  }

  /** The last request had this line, and this body to the letter but for blanks and order. */
  private void asked(String line, String body) {
    var last = flink.requests().get(flink.requests().size() - 1);
    assertThat(last.line()).isEqualTo(line);
    assertThat(json(last.body())).isEqualTo(json(body));
  }
}
