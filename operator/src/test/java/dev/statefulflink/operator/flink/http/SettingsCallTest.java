package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.job.JobSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCallTest extends GatewayScene {
  private static final String DETAILS = "GET /jobs/" + JOB;
  private static final String CHECKPOINTS = "GET /jobs/" + JOB + "/checkpoints";
  private static final String CONFIG = CHECKPOINTS + "/config";

  @BeforeEach
  void playAJobWithoutCheckpoints() {
    flink.answers(CHECKPOINTS, "{\"latest\":{\"completed\":null}}");
  }

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
        .answers(CONFIG, 404, errors("Checkpointing is not enabled for this job (" + JOB + ")."))
        .answers(CHECKPOINTS, 404, errors("Checkpointing has not been enabled."));

    assertThat(told(gateway.settings(flink.uri(), JOB)))
        .contains(new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE), false));
  }

  @Test
  void shouldBeEmptyForAJobThatIsNotThere() {
    flink.answers(DETAILS, 404, errors("not found")).answers(CONFIG, 404, errors("not found"));
    flink.answers(CHECKPOINTS, 404, errors("not found"));

    assertThat(told(gateway.settings(flink.uri(), JOB))).isEmpty();
  }

  /** As 1.20.5 and 2.3.0 write it. */
  @Test
  void shouldTellWhatItsCheckpointsRunWith() {
    flink
        .answers(DETAILS, "{\"name\":\"orders\"}")
        .answers(
            CHECKPOINTS,
            "{\"latest\":{\"completed\":{\"external_path\":\"file:/state/" + JOB + "/chk-7\"}}}")
        .answers(
            CONFIG,
            """
            {"mode":"exactly_once","interval":1500,"timeout":600000,"min_pause":0,
             "max_concurrent":1,"externalization":{"enabled":true,"delete_on_cancellation":true},
             "state_backend":"HashMapStateBackend",
             "checkpoint_storage":"FileSystemCheckpointStorage","unaligned_checkpoints":false,
             "tolerable_failed_checkpoints":3,"aligned_checkpoint_timeout":0,
             "checkpoints_after_tasks_finish":true,"state_changelog_enabled":false,
             "changelog_periodic_materialization_interval":600000,"changelog_storage":null}""");

    var settings = told(gateway.settings(flink.uri(), JOB)).orElseThrow();
    assertThat(settings.options())
        .containsOnly(
            Map.entry("execution.checkpointing.mode", "EXACTLY_ONCE"),
            Map.entry("execution.checkpointing.timeout", "600000 ms"),
            Map.entry("execution.checkpointing.min-pause", "0 ms"),
            Map.entry("execution.checkpointing.tolerable-failed-checkpoints", "3"),
            Map.entry("execution.checkpointing.unaligned.enabled", "false"),
            Map.entry(JobSettings.RETENTION, "DELETE_ON_CANCELLATION"),
            Map.entry(JobSettings.STORAGE, "filesystem"),
            Map.entry(JobSettings.DIRECTORY, "file:/state/" + JOB),
            Map.entry(JobSettings.BACKEND, "hashmap"));
    assertThat(settings.keepsCheckpoints()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, FileSystemCheckpointStorage, true",
    "true, true, FileSystemCheckpointStorage, false",
    "false, true, FileSystemCheckpointStorage, false",
    "true, false, JobManagerCheckpointStorage, true",
    "true, false, Unknown, true",
  })
  void shouldTellWhetherItsCheckpointsOutliveACancel(
      boolean enabled, boolean deleted, String storage, boolean kept) {
    flink
        .answers(DETAILS, "{\"name\":\"orders\"}")
        .answers(
            CONFIG,
            "{\"externalization\":{\"enabled\":%b,\"delete_on_cancellation\":%b},\"checkpoint_storage\":\"%s\"}"
                .formatted(enabled, deleted, storage));

    assertThat(told(gateway.settings(flink.uri(), JOB)).orElseThrow().keepsCheckpoints())
        .isEqualTo(kept);
  }
}
