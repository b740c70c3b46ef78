package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.SavepointResult;
import org.junit.jupiter.api.Test;

class SavepointCallTest extends GatewayScene {
  private static final String TRIGGER = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  private static final String LINE = "GET /jobs/" + JOB + "/savepoints/" + TRIGGER;

  @Test
  void shouldBeInProgressWhileItIsTaken() {
    flink.answers(LINE, "{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}");

    assertThat(savepoint()).isEqualTo(new SavepointResult.InProgress());
  }

  @Test
  void shouldBeCompletedWithItsLocation() {
    flink.answers(
        LINE,
        """
        {"status":{"id":"COMPLETED"},
         "operation":{"location":"file:/state/shop/orders/savepoints/a/savepoint-a1b2c3-77"}}""");

    assertThat(savepoint())
        .isEqualTo(
            new SavepointResult.Completed(
                "file:/state/shop/orders/savepoints/a/savepoint-a1b2c3-77"));
  }

  @Test
  void shouldHaveFailedWhereItIsCompletedWithACause() {
    completedWith(
        "org.apache.flink.runtime.checkpoint.CheckpointException",
        """
        java.util.concurrent.CompletionException: \
        org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException
        \tat java.base/java.util.concurrent.CompletableFuture.get(Unknown Source)
        Caused by: java.io.IOException: No space left on device
        \tat java.base/java.io.FileOutputStream.writeBytes(Native Method)
        \t... 12 more
        """);

    assertThat(savepoint())
        .isEqualTo(new SavepointResult.Failed("IOException: No space left on device"));
  }

  @Test
  void shouldHaveFailedAndNotBeUnknownWhereTheJobHadEndedBefore() {
    completedWith(
        "org.apache.flink.runtime.messages.FlinkJobNotFoundException",
        "org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job ("
            + JOB
            + ")\n\tat org.apache.flink.runtime.dispatcher.Dispatcher.x(Dispatcher.java:1)");

    assertThat(savepoint())
        .isEqualTo(
            new SavepointResult.Failed(
                "FlinkJobNotFoundException: Could not find Flink job (" + JOB + ")"));
  }

  @Test
  void shouldBeUnknownWhereNobodyAskedForIt() {
    flink.answers(
        LINE,
        404,
        errors(
            "There is no savepoint operation with triggerId=" + TRIGGER + " for job " + JOB + "."));

    assertThat(savepoint()).isEqualTo(new SavepointResult.Unknown());
  }

  @Test
  void shouldNotBeUnknownWhereFlinkIsBroken() {
    flink.answers(LINE, 500, errors("broken"));

    var failure = failure(gateway.savepoint(flink.uri(), JOB, TRIGGER));
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure).hasMessage("broken");
  }

  private SavepointResult savepoint() {
    return told(gateway.savepoint(flink.uri(), JOB, TRIGGER));
  }

  private void completedWith(String cause, String trace) {
    var answer = json("{\"status\":{\"id\":\"COMPLETED\"}}");
    answer
        .withObject("/operation/failure-cause")
        .put("class", cause)
        .put("stack-trace", trace)
        .put("serialized-throwable", "rO0ABXNy");
    flink.answers(LINE, answer.toString());
  }
}
