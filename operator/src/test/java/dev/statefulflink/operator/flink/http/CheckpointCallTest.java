package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import org.junit.jupiter.api.Test;

/** A checkpoint that is asked for, and its outcome, as Flink 1.20.5 and 2.3.0 answer. */
class CheckpointCallTest extends GatewayScene {
  private static final String TRIGGER = "0123456789abcdef0123456789abcdef";
  private static final String CHECKPOINTS = "/jobs/" + JOB + "/checkpoints";
  private static final String OUTCOME = "GET " + CHECKPOINTS + "/" + TRIGGER;

  /** Without the id, Flink would take each repetition for another checkpoint. */
  @Test
  @Law(1)
  void shouldAskForACheckpointAsConfiguredUnderTheRecordedId() {
    flink.answers("POST " + CHECKPOINTS, 202, "{\"request-id\":\"" + TRIGGER + "\"}");
    told(gateway.checkpoint(flink.uri(), JOB, TRIGGER));

    assertThat(json(flink.requests().get(0).body()))
        .isEqualTo(json("{\"checkpointType\":\"CONFIGURED\",\"triggerId\":\"" + TRIGGER + "\"}"));
  }

  @Test
  void shouldKnowThatACheckpointHasFailed() {
    flink.answers(
        OUTCOME,
        """
        {"status":{"id":"COMPLETED"},"operation":{"failureCause":{"class":
        "org.apache.flink.runtime.checkpoint.CheckpointException","stack-trace":"x"}}}
        """);

    assertThat(told(gateway.checkpointResult(flink.uri(), JOB, TRIGGER)))
        .isEqualTo(new SavepointResult.Failed("x"));
  }

  @Test
  void shouldKnowHowACheckpointGoes() {
    flink.answers(OUTCOME, "{\"status\":{\"id\":\"IN_PROGRESS\"}}");
    assertThat(told(gateway.checkpointResult(flink.uri(), JOB, TRIGGER)))
        .isEqualTo(new SavepointResult.InProgress());

    flink.answers(
        OUTCOME, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"checkpointId\":7}}");
    assertThat(told(gateway.checkpointResult(flink.uri(), JOB, TRIGGER)))
        .isEqualTo(new SavepointResult.Completed(""));

    flink.answers(
        OUTCOME, 404, errors("There is no checkpoint operation with triggerId=" + TRIGGER));
    assertThat(told(gateway.checkpointResult(flink.uri(), JOB, TRIGGER)))
        .isEqualTo(new SavepointResult.Unknown());

    flink.answers(OUTCOME, 503, errors("no leader"));
    assertThat(failure(gateway.checkpointResult(flink.uri(), JOB, TRIGGER)).status())
        .isEqualTo(503);
  }
}
