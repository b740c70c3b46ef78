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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that has ended, and whose newest state Flink does not list: it may be in storage. */
class UnlistedStateTest {
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-7";
  private static final String SAVEPOINT = "file:///state/savepoints/" + Scene.NEXT + "/savepoint-1";
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
    var stopped = stopped(new SavepointResult.Unknown());
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, Scene.NOW);
    var looked = decide(scene.active(stopped.withFound(Scene.got(Optional.of(CHECKPOINT)))));

    assertThat(decide(scene.active(stopped)).record()).isEmpty();
    assertThat(looked.record().orElseThrow().lastState().location()).isEqualTo(CHECKPOINT);
  }

  private static ClusterView stopped(SavepointResult result) {
    var details =
        new JobDetails(
            JobState.FINISHED,
            true,
            Optional.empty(),
            false,
            1,
            Optional.of(SAVEPOINT),
            Optional.of(SAVEPOINT),
            0,
            "",
            true);
    return Scene.view(new ClusterState.Present(), JobState.FINISHED)
        .withDetails(Scene.got(Optional.of(details)))
        .withSavepoint(Scene.got(result));
  }

  /** Its JobManager still knows the savepoint, whose name is the same for the same generation. */
  @Test
  @Law(3)
  void shouldTakeItAlsoIfFlinkKnowsTheSavepointOfTheStop() {
    var stopped = stopped(new SavepointResult.Completed(SAVEPOINT));
    var before = stopped.withState(Scene.got(Optional.of(JobState.FINISHED), LONG_AGO));
    var cut = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, Scene.NOW);
    var adopted = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, Scene.NOW).adopted();

    for (var scene : List.of(cut.active(before), adopted.active(stopped))) {
      assertThat(decide(scene).record()).isEmpty();
    }
    for (var scene :
        List.of(
            cut.active(before.withFound(Scene.got(Optional.of(CHECKPOINT)))),
            adopted.active(stopped.withFound(Scene.got(Optional.of(CHECKPOINT)))))) {
      assertThat(decide(scene).record().orElseThrow().lastState().location()).isEqualTo(CHECKPOINT);
    }
    assertThat(decide(cut.active(stopped)).record().orElseThrow().lastState().location())
        .isEqualTo(SAVEPOINT);
  }
}
