package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that has ended, and whose newest state Flink does not list: it may be in storage. */
class UnlistedStateTest {
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-7";
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static ClusterView failed(Answer<Optional<String>> found) {
    var nothing =
        new JobDetails(
            JobState.FAILED,
            false,
            Optional.empty(),
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            1,
            "it cannot read its checkpoint",
            true);
    return Scene.view(new ClusterState.Present(), JobState.FAILED)
        .withDetails(Scene.got(Optional.of(nothing)))
        .withSavepoint(Scene.got(new SavepointResult.Unknown()))
        .withFound(found);
  }

  private static Scene cut(Answer<Optional<String>> found, Instant since) {
    return new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, since).active(failed(found));
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  @Test
  @Law(3)
  void shouldTakeTheNewestSnapshotInStorage() {
    var after = decide(cut(Scene.got(Optional.of(CHECKPOINT)), Scene.NOW)).record().orElseThrow();

    assertThat(after.lastState().location()).isEqualTo(CHECKPOINT);
    assertThat(after.handoff().step()).isEqualTo(Step.RESUME);
  }

  @Test
  @Law(3)
  void shouldNotGoOnBeforeItHasLooked() {
    var waits = decide(cut(new Answer.None<>(), Scene.NOW));
    var fails = decide(cut(Scene.failed(500), LONG_AGO));

    assertThat(waits.record()).isEmpty();
    assertThat(fails.record()).isEmpty();
    assertThat(fails.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
  }

  @Test
  void shouldStartFromWhereTheJobStartedIfItHasLeftNothing() {
    var after = decide(cut(Scene.got(Optional.empty()), Scene.NOW)).record().orElseThrow();

    assertThat(after.handoff().step()).isEqualTo(Step.RESUME);
    assertThat(after.handoff().state())
        .extracting(state -> state == null ? null : state.location())
        .isEqualTo(after.active().restoredFrom());
  }

  @Test
  @Law(3)
  void shouldAlsoLookBeforeAJobStartsAgainByItself() {
    var scene = new Scene().running().declares(Scene.OLD_DIGEST).restartsFailed();
    var early = decide(scene.active(failed(new Answer.None<>())));
    var looked = decide(scene.active(failed(Scene.got(Optional.of(CHECKPOINT)))));

    assertThat(early.record().map(record -> record.active() == null).orElse(false)).isFalse();
    assertThat(looked.record().orElseThrow().lastState().location()).isEqualTo(CHECKPOINT);
  }

  /** The record of the handoff that stopped it is lost, and with it that of the next job. */
  @Test
  @Law(3)
  void shouldTakeWhatTheNextJobHasLeftOfAJobThatWasStoppedBefore() {
    var savepoint = "file:///state/savepoints/" + Scene.NEXT + "/savepoint-1";
    var stopped =
        new JobDetails(
            JobState.FINISHED,
            true,
            Optional.empty(),
            false,
            1,
            Optional.of(savepoint),
            Optional.of(savepoint),
            0,
            "",
            true);
    var view =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withDetails(Scene.got(Optional.of(stopped)))
            .withSavepoint(Scene.got(new SavepointResult.Unknown()));
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, Scene.NOW);
    var looked = decide(scene.active(view.withFound(Scene.got(Optional.of(CHECKPOINT)))));

    assertThat(decide(scene.active(view)).record()).isEmpty();
    assertThat(looked.record().orElseThrow().lastState().location()).isEqualTo(CHECKPOINT);
  }
}
