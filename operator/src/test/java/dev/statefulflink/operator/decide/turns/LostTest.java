package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An old job whose JobManager does not come back. */
class LostTest {
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-7";
  private static final Instant LONG_AGO = Scene.NOW.minus(Duration.ofMinutes(11));
  private static final Instant LATELY = Scene.NOW.minus(Duration.ofMinutes(9));
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final ClusterState.Troubled CRASHES =
      new ClusterState.Troubled(
          PodTrouble.POD_CRASHING,
          "The jobmanager of the Flink cluster crashes (recoverJobGraph).",
          Duration.ZERO);
  private static final RetiringView RUN = left(true, Pods.RUNNING, true);
  private static final RetiringView GONE = left(false, Pods.NONE, false);

  private static RetiringView left(boolean deployments, Pods pods, boolean haData) {
    return new RetiringView(Scene.OLD, deployments, true, pods, haData);
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static ClusterView silent(Instant since) {
    return ClusterView.unasked(CRASHES).withState(Scene.failed(0, Scene.NOW, since));
  }

  private static Scene crashing(Scene scene, Instant since) {
    return scene.active(silent(since)).managerIs(CRASHES).leaves(RUN);
  }

  private static Scene cut(Purpose purpose) {
    var scene = new Scene().running().handoff(purpose, Step.CUT, LONG_AGO);
    return purpose == Purpose.DELETE
        ? scene.declares(Scene.OLD_DIGEST).deleted()
        : purpose == Purpose.SUSPEND ? scene.suspended() : scene;
  }

  private static Scene lost(Purpose purpose, Step step) {
    var scene = new Scene().running().handoff(purpose, step, Scene.NOW).lostState();
    return purpose == Purpose.DELETE ? scene.declares(Scene.OLD_DIGEST).deleted() : scene;
  }

  private static Scene looks(Answer<Optional<String>> found) {
    var next = Scene.ViewOf.rehearsed().found(found).view();
    return lost(Purpose.UPGRADE, Step.REHEARSE).leaves(GONE).next(next);
  }

  @ParameterizedTest
  @EnumSource(names = "START", mode = EnumSource.Mode.EXCLUDE)
  @Law(5)
  void shouldGiveUpAJobManagerThatDoesNotComeBackWithinTheDeadline(Purpose purpose) {
    var handoff = recorded(crashing(cut(purpose), LONG_AGO)).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CLEAR);
    assertThat(handoff.lost()).isTrue();
    assertThat(decide(crashing(cut(purpose), LONG_AGO)).verdict().message())
        .contains("recoverJobGraph");
  }

  /** It may run, and its job with it. */
  @Test
  @Law(2)
  void shouldNotGiveUpAJobManagerThatIsOnlySilentOrNotSilentForLong() {
    var silent = cut(Purpose.UPGRADE).active(silent(LONG_AGO)).leaves(RUN);
    var early = crashing(cut(Purpose.UPGRADE), LATELY);

    for (var scene : List.of(silent, early)) {
      assertThat(decide(scene).record()).isEmpty();
      assertThat(decide(scene).actions()).isEmpty();
      assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
      assertThat(decide(scene).verdict().message()).contains("recoverJobGraph");
    }
  }

  @Test
  void shouldGoOnToTheCutWhereTheOldJobManagerDoesNotComeBack() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE, LONG_AGO);
    var next = Scene.ViewOf.rehearsed().view();
    var handoff = recorded(crashing(scene, LONG_AGO).next(next)).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.triggerId()).isNull();
  }

  @Test
  @Law(2)
  void shouldProveTheEndOfTheOldPodsBeforeAnythingElse() {
    var clear = lost(Purpose.UPGRADE, Step.CLEAR);

    for (var left : List.of(RUN, left(false, Pods.RUNNING, true), left(true, Pods.NONE, false))) {
      assertThat(decide(clear.leaves(left)).actions())
          .containsExactly(new Action.RemovePods(Scene.OLD));
    }
    assertThat(recorded(clear.leaves(left(false, Pods.ENDED, true))).handoff().step())
        .isEqualTo(Step.PREPARE);
  }

  /** Until the state is recorded, the old job may still come back, if its storage does. */
  @Test
  @Law({2, 3})
  void shouldRemoveTheRecoveryDataOnceTheStateIsKnown() {
    var left = left(false, Pods.NONE, true);
    var found = looks(Scene.got(Optional.of(CHECKPOINT))).leaves(left);
    var deleted = lost(Purpose.DELETE, Step.CLEAR).leaves(left);

    for (var scene : List.of(found, deleted)) {
      assertThat(decide(scene).record()).isEmpty();
      assertThat(decide(scene).actions()).containsExactly(new Action.RemoveHaData(Scene.OLD));
    }
    assertThat(decide(looks(Scene.failed(0)).leaves(left)).actions()).isEmpty();
  }

  /** As after a storage that was away for long: nothing is wrong with what is declared. */
  @Test
  void shouldHoldNothingWhereAJobThatIsToComeBackDoesNotYet() {
    var uncompiled = Scene.ViewOf.present().rehearsal(Scene.failed(400)).view();
    holdsNothing(lost(Purpose.UPGRADE, Step.REHEARSE).next(uncompiled));
    holdsNothing(lost(Purpose.UPGRADE, Step.PREPARE).next(ClusterView.unasked(CRASHES)));
  }

  private static void holdsNothing(Scene scene) {
    var memory = recorded(scene.to(Scene.OLD_DIGEST).declares(Scene.OLD_DIGEST));
    assertThat(memory.handoff()).isNull();
    assertThat(memory.held()).isNull();
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
  }

  /** As on a node that is lost. */
  @Test
  @Law(5)
  void shouldSayThatThePodsDoNotEnd() {
    var clear = new Scene().running().handoff(Purpose.UPGRADE, Step.CLEAR, LONG_AGO).lostState();

    assertThat(decide(clear.leaves(left(false, Pods.RUNNING, true))).verdict().reason())
        .isEqualTo(Reason.PODS_STUCK);
  }

  @Test
  @Law(3)
  void shouldGoOnFromTheNewestSnapshotInStorage() {
    var memory = recorded(looks(Scene.got(Optional.of(CHECKPOINT))));

    assertThat(memory.handoff().lost()).isNull();
    assertThat(memory.handoff().state().location()).isEqualTo(CHECKPOINT);
    assertThat(memory.handoff().state().kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    assertThat(memory.lastState().location()).isEqualTo(CHECKPOINT);
    assertThat(memory.handoff().step()).isEqualTo(Step.REHEARSE);
  }

  @Test
  @Law(3)
  void shouldNotStartWithoutAStateThatCannotBeRead() {
    var unread = decide(looks(Scene.failed(0)));

    assertThat(unread.record()).isEmpty();
    assertThat(unread.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(unread.verdict().message()).contains("Boom");
    assertThat(decide(looks(new Answer.None<>())).verdict().reason()).isEqualTo(Reason.REHEARSING);
  }

  @Test
  @Law(3)
  void shouldHoldWhereNothingIsInStorage() {
    var held = recorded(looks(Scene.got(Optional.empty())));

    assertThat(held.handoff()).isNull();
    assertThat(held.held().reason()).isEqualTo("StateUnknown");
    assertThat(held.active().revision()).isEqualTo(Scene.OLD);
    assertThat(held.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldStartEmptyByTheUsersWord() {
    for (var found :
        List.<Answer<Optional<String>>>of(Scene.got(Optional.empty()), Scene.failed(0))) {
      var memory =
          recorded(looks(found).by(Strategy.WARM, StateFrom.NOTHING).lastState(Scene.STATE));

      assertThat(memory.handoff().empty()).isTrue();
      assertThat(memory.handoff().lost()).isNull();
      assertThat(memory.lastState()).isNull();
    }
  }

  /** On the way back, the old revision would start without state. */
  @Test
  @Law(3)
  void shouldNotTurnBackToAJobWhoseStateIsNotKnown() {
    var late = new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE, LONG_AGO).lostState();
    var refused =
        lost(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.present().rehearsal(Scene.failed(400)).view());

    for (var scene : List.of(late, refused)) {
      var memory = recorded(scene);
      assertThat(memory.handoff()).isNull();
      assertThat(memory.held()).isNotNull();
      assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    }
  }

  @Test
  void shouldStillLookForTheStateWhenTheSpecChanges() {
    for (var step : List.of(Step.CLEAR, Step.PREPARE, Step.REHEARSE)) {
      var memory = recorded(lost(Purpose.UPGRADE, step).declares("another"));

      assertThat(memory.handoff().digest()).isEqualTo("another");
      assertThat(memory.handoff().lost()).isTrue();
      assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    }
  }

  @Test
  @Law(3)
  void shouldNotPutAnObjectToRestWhoseStateIsNotKnown() {
    var memory = recorded(lost(Purpose.UPGRADE, Step.CLEAR).suspended());

    assertThat(memory.handoff()).isNull();
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
  }

  /** A job that is put to rest has no next cluster: its own is made again, and finds no job. */
  @Test
  void shouldKeepTheNewestStateOfADeletedObject() {
    var cleared = recorded(lost(Purpose.DELETE, Step.CLEAR).leaves(GONE));
    assertThat(cleared.handoff().step()).isEqualTo(Step.CUT);
    assertThat(cleared.handoff().lost()).isTrue();

    var gone = lost(Purpose.DELETE, Step.CUT).active(ClusterView.absent()).leaves(GONE);
    assertThat(decide(gone).actions())
        .containsExactly(
            new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.OLD_JOB), Scene.intent()));

    var up = Scene.ViewOf.present().unknownJob().found(Scene.got(Optional.of(CHECKPOINT)));
    var ended = recorded(lost(Purpose.DELETE, Step.CUT).active(up.view()));
    assertThat(ended.lastState().location()).isEqualTo(CHECKPOINT);
    assertThat(ended.active()).isNull();
    assertThat(ended.retiring()).containsExactly(Scene.OLD);
  }

  @Test
  void shouldNotRemoveAClusterTwiceThatIsMadeAgainToLook() {
    var again = crashing(lost(Purpose.DELETE, Step.CUT), LONG_AGO);

    assertThat(decide(again).record()).isEmpty();
    assertThat(decide(again).actions()).isEmpty();
  }

  /** Its TaskManagers may run on until they miss the JobManager that knew the job. */
  @Test
  @Law(2)
  void shouldProveTheEndOfTheOldPodsWhereFlinkHasForgottenTheJob() {
    var view = Scene.ViewOf.present().unknownJob().found(Scene.got(Optional.of(CHECKPOINT)));
    var handoff = recorded(cut(Purpose.UPGRADE).active(view.view())).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CLEAR);
    assertThat(handoff.state().location()).isEqualTo(CHECKPOINT);
  }
}
