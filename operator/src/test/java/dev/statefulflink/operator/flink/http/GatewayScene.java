package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A gateway before a server that plays Flink, and how its stages end. */
abstract class GatewayScene {
  static final String JOB = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
  static final String STATUS = "GET /jobs/" + JOB + "/status";

  /** What 1.20 and 2.3 answer, with status 500, to questions after a job that they do not know. */
  static final String UNKNOWN_JOB =
      errors(
          "Internal server error.",
          """
          <Exception on server side:
          java.util.concurrent.CompletionException: \
          org.apache.flink.runtime.messages.FlinkJobNotFoundException: \
          Could not find Flink job (a1b2c3d4e5f60718293a4b5c6d7e8f90)
          \tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(Unknown Source)
          Caused by: org.apache.flink.runtime.messages.FlinkJobNotFoundException: \
          Could not find Flink job (a1b2c3d4e5f60718293a4b5c6d7e8f90)
          \t... 4 more

          End of exception on server side>""");

  final FakeFlinkServer flink = new FakeFlinkServer();
  final HttpFlinkGateway gateway = new HttpFlinkGateway();

  @AfterEach
  void stopBoth() {
    gateway.close();
    flink.close();
  }

  /** The value of a stage; the limit only keeps a broken test from hanging. */
  static <T> T told(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  static FlinkCallFailed failure(CompletionStage<?> stage) {
    var thrown = catchThrowable(() -> told(stage));
    assertThat(thrown).isInstanceOf(CompletionException.class);
    assertThat(thrown.getCause()).isInstanceOf(FlinkCallFailed.class);
    return (FlinkCallFailed) thrown.getCause();
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The body of a refusal, as Flink writes it. */
  static String errors(String... errors) {
    var body = new ObjectMapper().createObjectNode();
    var list = body.putArray("errors");
    for (var error : errors) {
      list.add(error);
    }
    return body.toString();
  }

  /** What Flink says of the failures of the job; empty for none. */
  final void exceptions(String trace) {
    var entry =
        new ObjectMapper()
            .createObjectNode()
            .put("exceptionName", "org.apache.flink.runtime.JobException")
            .put("stacktrace", trace);
    flink.answers(
        "GET /jobs/" + JOB + "/exceptions?maxExceptions=5",
        """
        {"all-exceptions":[],"root-exception":null,"timestamp":null,"truncated":false,
         "exceptionHistory":{"entries":[%s],"truncated":false}}\
        """
            .formatted(trace.isEmpty() ? "" : entry));
  }
}
