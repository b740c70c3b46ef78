package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import org.junit.jupiter.api.Test;

/** Deletion: a final savepoint, then nothing is left but the state that is kept. */
class DeletionTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  @Test
  void shouldRecordTheCutOfTheFinalSavepointFirst() {
    var decision = decide(new Scene().running().declares(Scene.OLD_DIGEST).deleted());
    var handoff = decision.record().orElseThrow().handoff();

    assertThat(handoff.purpose()).isEqualTo(Purpose.DELETE);
    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.triggerId()).isNotBlank();
    assertThat(handoff.savepointDirectory()).endsWith("/savepoints/" + handoff.id());
    assertThat(handoff.jobId()).isNull();
  }

  @Test
  void shouldRetireTheClusterOnceTheFinalStateIsRecorded() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.FINISHED)
            .savepoint(new SavepointResult.Completed(Scene.STATE.location()))
            .view();
    var memory =
        decide(new Scene().running().deleted().handoff(Purpose.DELETE, Step.CUT).active(view))
            .record()
            .orElseThrow();

    assertThat(memory.active()).isNull();
    assertThat(memory.handoff()).isNull();
    assertThat(memory.lastState().location()).isEqualTo(Scene.STATE.location());
    assertThat(memory.retiring()).containsExactly(Scene.OLD);
  }

  @Test
  void shouldHoldTheDeletionWhenItsSavepointFails() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .savepoint(new SavepointResult.Failed("disk is full"))
            .view();
    var memory =
        decide(new Scene().running().deleted().handoff(Purpose.DELETE, Step.CUT).active(view))
            .record()
            .orElseThrow();

    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(memory.held().retryAt()).isAfter(Scene.NOW);
  }

  @Test
  void shouldKeepTheStateAndThenRelease() {
    var kept = new Scene().deleted().lastState(Scene.STATE);

    assertThat(decide(kept).actions())
        .containsExactly(new Action.KeepState(new LastState(Scene.STATE, "")));
    assertThat(decide(kept).release()).isFalse();
    assertThat(decide(kept.kept(Scene.STATE)).release()).isTrue();
  }

  /** With the record of the last revision, the status alone would know the state. */
  @Test
  @Law(3)
  void shouldKeepTheStateBeforeTheRecordOfTheRevisionGoes() {
    var leaves = leaves(false, true, Pods.NONE).lastState(Scene.STATE);

    assertThat(decide(leaves).actions())
        .startsWith(new Action.KeepState(new LastState(Scene.STATE, "")))
        .contains(new Action.RemoveCluster(Scene.OLD));
    assertThat(decide(leaves.discards()).actions())
        .containsExactly(new Action.RemoveCluster(Scene.OLD), new Action.RemoveHaData(Scene.OLD));
  }

  @Test
  void shouldDiscardTheStateWhenAskedTo() {
    var memory = decide(new Scene().running().discards().deleted()).record().orElseThrow();

    assertThat(memory.active()).isNull();
    assertThat(memory.lastState()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.OLD);
    assertThat(decide(new Scene().discards().deleted().kept(Scene.STATE)).actions())
        .containsExactly(new Action.KeepState(LastState.NOTHING));
  }

  /** Its files stay: without a word, the next object of the name would be asked about them. */
  @Test
  void shouldLeaveTheWordThatNothingIsToBeResumed() {
    var discards = new Scene().discards().deleted();
    var finished = new Scene().deleted().handedOver(Scene.NOW);

    assertThat(decide(discards).actions()).containsExactly(new Action.KeepState(LastState.NOTHING));
    assertThat(decide(discards.keptNothing()).release()).isTrue();
    assertThat(decide(finished).actions()).containsExactly(new Action.KeepState(LastState.NOTHING));
    assertThat(decide(finished.keptNothing()).release()).isTrue();
    assertThat(decide(new Scene().deleted()).release()).as("nothing ever ran").isTrue();
    assertThat(decide(new Scene().deleted().kept(Scene.STATE)).release()).isTrue();
  }

  @Test
  void shouldTakeRightsAndRecoveryDataFromNoPodThatStillRuns() {
    assertThat(decide(leaves(true, true, Pods.RUNNING)).actions())
        .containsExactly(new Action.RemovePods(Scene.OLD));
    assertThat(decide(leaves(false, true, Pods.RUNNING)).actions()).isEmpty();
    assertThat(decide(leaves(false, true, Pods.NONE)).actions())
        .containsExactly(new Action.RemoveCluster(Scene.OLD), new Action.RemoveHaData(Scene.OLD));
    assertThat(decide(leaves(false, false, Pods.RUNNING)).actions()).isEmpty();
    assertThat(decide(leaves(false, false, Pods.NONE)).actions())
        .containsExactly(new Action.RemoveHaData(Scene.OLD));
    assertThat(decide(leaves(false, true, Pods.ENDED)).actions())
        .containsExactly(new Action.RemoveCluster(Scene.OLD), new Action.RemoveHaData(Scene.OLD));
    var ended = new RetiringView(Scene.OLD, false, false, Pods.ENDED, false);
    assertThat(decide(new Scene().deleted().retires(ended)).record()).isEmpty();
    var gone = new RetiringView(Scene.OLD, false, false, Pods.NONE, false);
    assertThat(decide(new Scene().deleted().retires(gone)).record().orElseThrow().retiring())
        .isNull();
  }

  private static Scene leaves(boolean deployments, boolean objects, Pods pods) {
    return new Scene()
        .deleted()
        .retires(new RetiringView(Scene.OLD, deployments, objects, pods, true));
  }

  /** The message of a deletion that waits says to set it: it must count then. */
  @Test
  void shouldDiscardThoughTheRestOfTheSpecCannotBeRead() {
    var invalid = decide(new Scene().running().discards().invalid().deleted());
    var forgets = decide(new Scene().discards().invalid().deleted().kept(Scene.STATE));

    assertThat(invalid.record().orElseThrow().active()).isNull();
    assertThat(invalid.record().orElseThrow().retiring()).containsExactly(Scene.OLD);
    assertThat(forgets.actions()).containsExactly(new Action.KeepState(LastState.NOTHING));
  }

  @Test
  void shouldNotHoldUpANamespaceThatGoes() {
    var scene = new Scene().running().deleted().refused(true);

    assertThat(decide(scene).release()).isTrue();
  }

  @Test
  void shouldDiscardEvenInTheMiddleOfAHandoff() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).discards().deleted();
    var memory = decide(scene).record().orElseThrow();

    assertThat(memory.handoff()).isNull();
    assertThat(memory.active()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.OLD, Scene.NEXT);
  }

  @Test
  void shouldNotReleaseAnObjectBecauseOfAnotherRefusal() {
    assertThat(decide(new Scene().running().deleted().refused(false)).release()).isFalse();
    assertThat(decide(new Scene().running().refused(true)).release()).isFalse();
  }

  @Test
  void shouldRetireNoClusterThatADeletionNeverMade() {
    var scene = new Scene().running().handoff(Purpose.DELETE, Step.CUT).discards().deleted();

    assertThat(decide(scene).record().orElseThrow().retiring()).containsExactly(Scene.OLD);
  }

  @Test
  void shouldDiscardTheStateThatWasRecordedBefore() {
    var discards = new Scene().discards().deleted().lastState(Scene.STATE);

    assertThat(decide(discards).actions()).containsExactly(new Action.KeepState(LastState.NOTHING));
    assertThat(decide(discards.keptNothing()).release()).isTrue();
  }

  @Test
  void shouldSayWhyTheDeletionWaits() {
    var held =
        decide(
            new Scene().running().deleted().held(Reason.SAVEPOINT_FAILED, Scene.NOW.plusMillis(1)));
    var due = decide(new Scene().running().deleted().held(Reason.SAVEPOINT_FAILED, Scene.NOW));
    var unknown = decide(new Scene().running().deleted().withoutActiveRecord());

    assertThat(held.record()).isEmpty();
    assertThat(held.verdict().message())
        .contains("It failed.")
        .contains("spec.onDelete to Discard");
    assertThat(due.record().orElseThrow().handoff().attempt()).isEqualTo(2);
    assertThat(unknown.record()).isEmpty();
    assertThat(unknown.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
  }
}
