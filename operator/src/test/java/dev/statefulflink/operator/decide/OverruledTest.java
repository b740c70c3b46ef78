package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.JobSettings;
import dev.statefulflink.operator.flink.JobState;
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
        .isEqualTo(new SavedState(place, SavedState.Kind.CHECKPOINT, Scene.NOW));
    assertThat(decision.verdict().message()).contains("The job is FAILED: it broke");
  }
}
