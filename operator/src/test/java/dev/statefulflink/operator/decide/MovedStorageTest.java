package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.StateUris;
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

  @Test
  @Law(3)
  void shouldTakeTheSavepointBelowTheNextJobsOwnUriForSavepoints() {
    var scene =
        new Scene()
            .running()
            .active(
                Scene.ViewOf.present()
                    .state(JobState.RUNNING)
                    .details(Scene.details(JobState.RUNNING, true, null, 3))
                    .view())
            .nextWith(new StateUris("s3://fast", "s3://archive", ""))
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.rehearsed().view());

    assertThat(handoff(scene).savepointDirectory())
        .isEqualTo("s3://archive/ns/words/savepoints/" + Scene.NEXT);
  }

  /** The record of the next revision is removed before its late checkpoint is looked for. */
  @Test
  @Law(3)
  void shouldRecordWhereTheNextJobKeepsItsCheckpointsBeforeItIsSubmitted() {
    assertThat(handoff(cut(new StateUris("s3://fast", "", ""))).checkpointDirectory())
        .isEqualTo("s3://fast/ns/words/checkpoints/" + Scene.NEXT);
    assertThat(handoff(cut(new StateUris("s3://fast", "", ""))).step()).isEqualTo(Step.RESUME);
    assertThat(handoff(cut(StateUris.OF_ALL)).checkpointDirectory())
        .as("where the old one keeps them")
        .isNull();
    assertThat(handoff(cut(new StateUris("", "s3://archive", "s3://ha"))).checkpointDirectory())
        .isNull();
  }

  private static Scene cut(StateUris next) {
    return new Scene()
        .running()
        .nextWith(next)
        .handoff(Purpose.UPGRADE, Step.CUT)
        .next(Scene.ViewOf.rehearsed().view())
        .active(
            Scene.ViewOf.present()
                .state(JobState.FINISHED)
                .savepoint(new SavepointResult.Completed(Scene.STATE.location()))
                .details(Scene.details(JobState.FINISHED, false, null, 3))
                .view());
  }

  private static Handoff handoff(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen()).record().orElseThrow().handoff();
  }
}
