package dev.statefulflink.operator.decide.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a job that runs, or has ended, by its own doing. */
class OverruledTest {

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.declares(Scene.OLD_DIGEST).seen());
  }

  private static String told(JobSettings settings) {
    var view =
        Scene.view(new ClusterState.Present(), JobState.RUNNING)
            .withSettings(Scene.got(Optional.of(settings)));
    return decide(new Scene().running().active(view)).verdict().message();
  }

  @Test
  void shouldSayNothingMoreWhereAllIsAsDeclared() {
    assertThat(told(new JobSettings("orders", Duration.ofSeconds(1)))).isEqualTo("The job runs.");
  }

  @Test
  void shouldSayWhichKeysThisFlinkDoesNotRead() {
    var view = Scene.view(new ClusterState.Present(), JobState.RUNNING);
    var scene =
        new Scene()
            .running()
            .activeWith("execution.checkpointing.filesystem", "x")
            .activeWith("my.own", "y")
            .active(view);

    assertThat(decide(scene).verdict().message())
        .isEqualTo(
            "The job runs. Flink 1.20 does not read execution.checkpointing.filesystem of"
                + " spec.flinkConfiguration: correct or remove it, unless the job's own code reads"
                + " it.");
  }

  @Test
  void shouldSayThatTheCodeSetsAnotherInterval() {
    assertThat(told(new JobSettings("orders", Duration.ofSeconds(7))))
        .contains("7000 ms")
        .contains("declared 1000 ms")
        .contains("remove that from the code");
    assertThat(told(new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE))))
        .contains("to never");
  }

  @Test
  void shouldRecordAtOnceWhatAnEndedJobHasLeft() {
    var details = Scene.details(JobState.FAILED, false, null, 7);
    var place = details.newestSnapshot().orElseThrow();
    var view =
        Scene.view(new ClusterState.Present(), JobState.FAILED)
            .withDetails(Scene.got(Optional.of(details)));
    var decision = decide(new Scene().running().active(view));

    assertThat(decision.record().orElseThrow().lastState())
        .isEqualTo(new SavedState(place, SavedState.Kind.CHECKPOINT, Scene.NOW, null, "hashmap"));
    assertThat(decision.verdict().message()).contains("The job is FAILED: it broke");
  }

  private static String told(String option, String value) {
    return told(Scene.with(option, value));
  }

  @Test
  void shouldSayWhatElseTheCodeSets() {
    assertThat(told(JobSettings.BACKEND, "rocksdb"))
        .contains("sets state.backend.type to rocksdb, which wins over hashmap");
    assertThat(told(JobSettings.RETENTION, "DELETE_ON_CANCELLATION"))
        .contains("which wins over RETAIN_ON_CANCELLATION")
        .contains("is stopped with a savepoint")
        .contains("not cancelled");
    assertThat(told(JobSettings.STORAGE, "jobmanager"))
        .contains("to jobmanager, which wins over filesystem")
        .doesNotContain("savepoint");
    assertThat(told("execution.checkpointing.timeout", "1 ms"))
        .as("not declared, so that the code may set it")
        .isEqualTo("The job runs.");
  }

  /** There, and only there, a lost JobManager's successor looks for it. */
  @Test
  void shouldSayThatItsCheckpointsLieElsewhere() {
    var declared = "/state/ns/words/checkpoints/aaaaaaaa/old-job";

    assertThat(told(JobSettings.DIRECTORY, "file:" + declared)).isEqualTo("The job runs.");
    assertThat(told(JobSettings.DIRECTORY, "file://host" + declared)).isEqualTo("The job runs.");
    assertThat(told(JobSettings.DIRECTORY, "s3://other/old-job"))
        .contains("checkpoints to s3://other/old-job and not to file:///state/ns/words");
  }
}
