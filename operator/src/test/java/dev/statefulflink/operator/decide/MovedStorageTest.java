package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.job.JobState;
import org.junit.jupiter.api.Test;

/** The state moves with an upgrade, if what is declared keeps it elsewhere. */
class MovedStorageTest {
  /** Nothing is needed of the old place afterwards. */
  @Test
  @Law(3)
  void shouldTakeTheSavepointWhereTheNextJobKeepsItsState() {
    var running =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .details(Scene.details(JobState.RUNNING, true, null, 3))
            .view();
    var scene =
        new Scene()
            .running()
            .active(running)
            .nextBelow("s3://bucket/flink")
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.rehearsed().view());

    assertThat(
            new Decider(Timings.standard())
                .decide(scene.seen())
                .record()
                .orElseThrow()
                .handoff()
                .savepointDirectory())
        .isEqualTo("s3://bucket/flink/ns/words/savepoints/" + Scene.NEXT);
  }
}
