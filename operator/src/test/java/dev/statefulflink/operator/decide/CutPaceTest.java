package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a job that is being stopped is looked at again: soon at first, and less often later. */
class CutPaceTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  @ParameterizedTest
  @CsvSource({"0,20", "999,20", "1000,100", "2999,100", "3000,250", "9999,250", "10000,1000"})
  void shouldLookLessOftenTheLongerTheCutLasts(long millis, long again) {
    views()
        .forEach(
            view -> {
              var since = Scene.NOW.minusMillis(millis);
              var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, since);
              assertThat(DECIDER.decide(scene.active(view).seen()).again())
                  .as("%s", view)
                  .isEqualTo(Duration.ofMillis(again));
            });
  }

  /** A savepoint on its way, and a JobManager that does not answer. */
  private static Stream<ClusterView> views() {
    var stopping = Scene.ViewOf.present().state(JobState.RUNNING);
    return Stream.of(
        stopping.savepoint(new SavepointResult.InProgress()).view(),
        ClusterView.unasked(new ClusterState.Present()).withState(new Answer.None<>()));
  }
}
