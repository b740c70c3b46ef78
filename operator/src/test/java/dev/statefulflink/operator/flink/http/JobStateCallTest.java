package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.job.JobState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateCallTest extends GatewayScene {

  @Test
  void shouldReadTheSlotsOfAllTaskManagers() {
    flink.answers(
        "GET /overview",
        """
        {"taskmanagers":2,"slots-total":4,"slots-available":1,"jobs-running":1,"jobs-finished":0,
         "jobs-cancelled":0,"jobs-failed":0,"flink-version":"1.20.5","flink-commit":"0a1b2c3"}""");

    assertThat(told(gateway.slots(flink.uri()))).isEqualTo(new Slots(4, 4, 0, "1.20.5"));
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void shouldReadEveryStateOfAJob(JobState state) {
    flink.answers(STATUS, "{\"status\":\"" + state + "\"}");

    assertThat(told(gateway.state(flink.uri(), JOB))).contains(state);
  }

  @Test
  void shouldAskTheDispatcherAndNotTheCacheOfTheWebServer() {
    flink.answers(STATUS, "{\"status\":\"RUNNING\"}");
    told(gateway.state(flink.uri(), JOB));

    assertThat(flink.lines()).containsExactly(STATUS);
  }

  @Test
  void shouldTakeA500ForAnUnknownJobForAnEmptyAnswer() {
    flink.answers(STATUS, 500, UNKNOWN_JOB);

    assertThat(told(gateway.state(flink.uri(), JOB))).isEmpty();
  }

  @Test
  void shouldTakeA404ForAnEmptyAnswer() {
    flink.answers(
        STATUS,
        404,
        errors(
            "org.apache.flink.runtime.rest.NotFoundException: Job " + JOB + " not found",
            "<Exception on server side:\nEnd of exception on server side>"));

    assertThat(told(gateway.state(flink.uri(), JOB))).isEmpty();
  }

  @Test
  void shouldNotTakeAnotherFailureForAnUnknownJob() {
    flink.answers(
        STATUS, 500, errors("Internal server error.", "java.lang.OutOfMemoryError: heap"));

    var failure = failure(gateway.state(flink.uri(), JOB));
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure).hasMessage("OutOfMemoryError: heap");
  }

  @Test
  void shouldTellOfAllJobsButWarmUps() {
    flink.answers(
        "GET /jobs/overview",
        """
        {"jobs":[
         {"jid":"a1","name":"orders","start-time":1,"end-time":-1,"state":"RUNNING"},
         {"jid":"b2","name":"orders","start-time":0,"end-time":9,"state":"FAILED"},
         {"jid":"c3","name":"warm-up by stateful-flink-operator","state":"RUNNING"}]}""");

    assertThat(told(gateway.jobs(flink.uri())))
        .isEqualTo(Map.of("a1", JobState.RUNNING, "b2", JobState.FAILED));
  }

  @Test
  void shouldFailWithoutBeingRefusedWhileTheJobManagerHasNoLeader() {
    flink.answers(
        STATUS,
        503,
        errors(
            "Service temporarily unavailable due to an ongoing leader election. Please refresh."));

    var failure = failure(gateway.state(flink.uri(), JOB));
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.refused()).isFalse();
    assertThat(failure).hasMessageStartingWith("Service temporarily unavailable");
  }

  @Test
  void shouldFailOnAnAnswerThatIsNoJson() {
    flink.answers(STATUS, "<html>proxy</html>");

    var failure = failure(gateway.state(flink.uri(), JOB));
    assertThat(failure.status()).isZero();
    assertThat(failure).hasMessage("an answer that is not Flink's: HTTP 200");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400, 502})
  void shouldNotTakeAStrangersAnswerForFlinks(int status) {
    flink.answers(STATUS, status, "<html>a proxy</html>");

    var failure = failure(gateway.state(flink.uri(), JOB));
    assertThat(failure.status()).isZero();
    assertThat(failure.refused()).isFalse();
  }

  @Test
  void shouldTakeARefusedConnectionForNoAnswer() throws IOException {
    URI nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    var failure = failure(gateway.state(nobody, JOB));
    assertThat(failure.status()).isZero();
    assertThat(failure.refused()).isFalse();
    assertThat(failure).hasMessageStartingWith("Connection refused");
  }

  @Test
  void shouldTakeADroppedConnectionForNoAnswer() {
    flink.answers("GET /overview", 0, "");

    var failure = failure(gateway.slots(flink.uri()));
    assertThat(failure.status()).isZero();
    assertThat(failure.refused()).isFalse();
  }
}
