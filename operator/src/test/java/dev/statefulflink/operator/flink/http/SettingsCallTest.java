package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.JobSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsCallTest extends GatewayScene {
  private static final String DETAILS = "GET /jobs/" + JOB;
  private static final String CONFIG = "GET /jobs/" + JOB + "/checkpoints/config";

  @Test
  void shouldTellWhatTheJobRunsWith() {
    flink.answers(DETAILS, "{\"name\":\"orders\"}").answers(CONFIG, "{\"interval\":1500}");

    assertThat(told(gateway.settings(flink.uri(), JOB)))
        .contains(new JobSettings("orders", Duration.ofMillis(1500)));
  }

  @Test
  void shouldTellOfAJobThatTakesNoCheckpoints() {
    flink
        .answers(DETAILS, "{\"name\":\"orders\"}")
        .answers(CONFIG, "{\"interval\":9223372036854775807}");

    assertThat(told(gateway.settings(flink.uri(), JOB)).orElseThrow().checkpointInterval())
        .isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void shouldTellOfAJobInBatchMode() {
    flink
        .answers(DETAILS, "{\"name\":\"orders\"}")
        .answers(CONFIG, 404, errors("Checkpointing is not enabled for this job (" + JOB + ")."));

    assertThat(told(gateway.settings(flink.uri(), JOB)))
        .contains(new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE), false));
  }

  @Test
  void shouldBeEmptyForAJobThatIsNotThere() {
    flink.answers(DETAILS, 404, errors("not found")).answers(CONFIG, 404, errors("not found"));

    assertThat(told(gateway.settings(flink.uri(), JOB))).isEmpty();
  }
}
