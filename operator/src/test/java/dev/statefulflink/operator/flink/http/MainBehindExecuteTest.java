package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Submission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an error of main() means for a job that Flink has taken before it. */
class MainBehindExecuteTest extends GatewayScene {
  private static final String RUN = "POST /jars/job.jar/run";
  private static final Submission ORDERS = new Submission("", List.of(), 4, false);

  /** Flink runs the first job then, and it is half of what main() wants. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot have more than one execute() or executeAsync() call in a single environment.",
        "Cannot have more than 1 streaming jobs in a single environment.",
        "Cannot have more than 1 jobs in a single environment.",
      })
  void shouldNotTakeARunForAcceptedOfWhichFlinkHasRefusedASecondJob(String text) {
    flink.answers(STATUS, 500, UNKNOWN_JOB).then(STATUS, 200, "{\"status\":\"RUNNING\"}");
    flink.answers(
        RUN,
        400,
        errors(
            "org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute"
                + " application.\n\tat x.Y.z(Y.java:1)\nCaused by:"
                + " org.apache.flink.client.program.ProgramInvocationException: The main method"
                + " caused an error: "
                + text
                + "\n\t... 9 more\nCaused by: org.apache.flink.util.FlinkRuntimeException: "
                + text
                + "\n\t... 12 more"));

    var failure = failure(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty()));
    assertThat(failure.refused()).isTrue();
    assertThat(failure).hasMessageContaining(text);
  }

  /** Of a main() that waits for its job, or ends with an exit. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.flink.util.FlinkRuntimeException: The Job Result cannot be fetched through the"
            + " Job Client when in Web Submission.",
        "org.apache.flink.runtime.security.UserSystemExitException: Flink user code attempted to"
            + " exit JVM.",
        "java.lang.IllegalArgumentException: of main() behind execute()",
      })
  void shouldTakeARunForAcceptedOfWhichMainGoesWrongBehindExecute(String cause) {
    flink.answers(STATUS, 500, UNKNOWN_JOB).then(STATUS, 200, "{\"status\":\"RUNNING\"}");
    flink.answers(RUN, 400, errors(cause));

    assertThat(told(gateway.submit(flink.uri(), ORDERS, JOB, Optional.empty()))).isNull();
  }
}
