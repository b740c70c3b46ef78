package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The moves other than an upgrade by the usual way. */
class FlowsTest {
  private static final String GIVEN = "file:///given/chk-3";
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static ClusterView lost(Optional<String> found) {
    return Scene.ViewOf.present().unknownJob().found(Scene.got(found)).view();
  }

  private static ClusterView stopped() {
    return Scene.ViewOf.present()
        .state(JobState.FINISHED)
        .savepoint(new SavepointResult.Completed(Scene.STATE.location()))
        .view();
  }

  @Test
  void shouldSuspendWithASavepointAndKeepItsPlace() {
    var begun = recorded(new Scene().running().declares(Scene.OLD_DIGEST).suspended());
    var ended =
        recorded(
            new Scene().running().suspended().handoff(Purpose.SUSPEND, Step.CUT).active(stopped()));

    assertThat(begun.handoff().purpose()).isEqualTo(Purpose.SUSPEND);
    assertThat(begun.handoff().triggerId()).isNotBlank();
    assertThat(ended.active()).isNull();
    assertThat(ended.lastState().location()).isEqualTo(Scene.STATE.location());
    assertThat(ended.retiring()).containsExactly(Scene.OLD);
  }

  @Test
  void shouldBeReadyWhileSuspendedAndGoOnFromThereWhenResumed() {
    var rests = new Scene().lastState(Scene.STATE).suspended();

    assertThat(decide(rests).verdict().reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(decide(rests).record()).isEmpty();
    var resumed = recorded(new Scene().lastState(Scene.STATE)).handoff();
    assertThat(resumed.purpose()).isEqualTo(Purpose.START);
    assertThat(resumed.state()).isEqualTo(Scene.STATE);
  }

  /** A status may be lost, and no revision is there that would remember the state. */
  @Test
  @Law(3)
  void shouldKeepTheStateOfASuspendedJobBesideTheStatus() {
    var rests = new Scene().lastState(Scene.STATE).suspended();
    var forgotten = new Scene().suspended().kept(Scene.STATE);

    assertThat(decide(rests).actions())
        .containsExactly(new Action.KeepState(new LastState(Scene.STATE, "")));
    assertThat(decide(rests.kept(Scene.STATE)).actions()).isEmpty();
    assertThat(decide(forgotten).actions()).isEmpty();
    assertThat(decide(forgotten).verdict().message()).contains(Scene.STATE.location());
  }

  @Test
  void shouldSuspendAJobThatDoesNotRunByItsCheckpoint() {
    var restarts = Scene.view(new ClusterState.Present(), JobState.RESTARTING);
    var unknown = new SavepointResult.Unknown();
    var view = restarts.withSavepoint(Scene.got(unknown));
    var soon = new Scene().running().suspended().handoff(Purpose.SUSPEND, Step.CUT).active(view);
    var later =
        new Scene()
            .running()
            .suspended()
            .handoff(Purpose.SUSPEND, Step.CUT, LONG_AGO)
            .active(restarts.withSavepoint(Scene.got(unknown, LONG_AGO)));

    assertThat(decide(soon).actions()).isEmpty();
    assertThat(recorded(later).handoff().triggerId()).isNull();
    assertThat(decide(later.cutByCheckpoint()).actions())
        .containsExactly(new Action.CancelJob(Scene.OLD, Scene.OLD_JOB));
  }

  @Test
  void shouldCutFirstWhereThereIsNoRoomForTwoClusters() {
    var recreate = new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT);
    var cut = new Scene().running().recreates(Step.CUT, Scene.NOW).active(stopped());
    var clear = new Scene().running().recreates(Step.CLEAR, Scene.NOW);

    assertThat(recorded(recreate).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(recreate).handoff().triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(recorded(cut).handoff().step()).isEqualTo(Step.CLEAR);
    assertThat(decide(clear.active(Scene.ViewOf.present().view())).actions())
        .containsExactly(new Action.RemovePods(Scene.OLD));
    var gone = new RetiringView(Scene.OLD, false, true, RetiringView.Pods.NONE, false);
    assertThat(recorded(clear.active(ClusterView.absent()).leaves(gone)).handoff().step())
        .isEqualTo(Step.PREPARE);
  }

  @Test
  void shouldGoBackWhatFailsAfterTheCutOfARecreate() {
    var prepare = new Scene().running().recreates(Step.PREPARE, LONG_AGO);
    var refused =
        new Scene()
            .running()
            .recreates(Step.REHEARSE, Scene.NOW)
            .next(Scene.ViewOf.present().rehearsal(Scene.failed(400)).view());

    assertThat(recorded(prepare).handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(recorded(refused).handoff().failure().reason()).isEqualTo("RehearsalFailed");
  }

  @Test
  void shouldTurnToAnotherSpecWithTheSameSavepoint() {
    var memory =
        recorded(new Scene().running().recreates(Step.PREPARE, Scene.NOW).declares("another"));

    assertThat(memory.handoff().digest()).isEqualTo("another");
    assertThat(memory.handoff().state()).isEqualTo(Scene.STATE);
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldStillMakeRoomForAnotherSpec() {
    var clear = new Scene().running().recreates(Step.CLEAR, Scene.NOW).declares("another");

    assertThat(recorded(clear).handoff().step()).isEqualTo(Step.CLEAR);
    assertThat(recorded(clear).handoff().digest()).isEqualTo("another");
  }

  @Test
  void shouldNotStartEmptyByAWordThatWasTakenBack() {
    var scene = new Scene().running().recreates(Step.PREPARE, Scene.NOW).starting(null, true);

    assertThat(recorded(scene.declares("another")).handoff().empty()).isNull();
    assertThat(recorded(scene.by(Strategy.RECREATE, StateFrom.NOTHING)).handoff().empty()).isTrue();
  }

  @Test
  void shouldRestoreWhatTheUserNamesOnceAndOnlyOnce() {
    var asked = new Scene().running().declares(Scene.OLD_DIGEST).restoresFrom(GIVEN);
    var done =
        new Scene().running().declares(Scene.OLD_DIGEST).restoresFrom(GIVEN).restoredBefore(GIVEN);

    assertThat(recorded(asked).handoff().restoreFrom()).isEqualTo(GIVEN);
    assertThat(decide(done).record()).isEmpty();
  }

  @Test
  void shouldLookForTheNamedSnapshotBeforeTheJobIsTouched() {
    var view = Scene.ViewOf.rehearsed();
    var scene =
        new Scene()
            .running()
            .restoresFrom(GIVEN)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .starting(GIVEN, false)
            .active(Scene.view(new ClusterState.Present(), JobState.RUNNING));

    assertThat(decide(scene.next(view.view())).record()).isEmpty();
    assertThat(recorded(scene.next(view.found(Scene.got(Optional.empty())).view())).held().reason())
        .isEqualTo("SnapshotNotFound");
    assertThat(
            recorded(scene.next(view.found(Scene.got(Optional.of(GIVEN))).view())).handoff().step())
        .isEqualTo(Step.CUT);
  }

  /** Flink starts from what is named; a snapshot further down would fail after the cut. */
  @Test
  @Law(4)
  void shouldNotTakeASnapshotInASubdirectoryForTheNamedOne() {
    var above = "s3://bucket/flink/savepoints";
    var child = above + "/a1b2/savepoint-1";
    var held = recorded(looksFor(above, child)).held();

    assertThat(held.reason()).isEqualTo("SnapshotNotFound");
    assertThat(held.message()).contains(above).contains(child).contains("subdirectory");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///s/chk-3, file:/s/chk-3",
    "s3://b/s/chk-3/, s3://b/s/chk-3",
    "s3://b/s/chk-3/_metadata, s3://b/s/chk-3",
  })
  void shouldTakeTheSamePlaceInOtherWordsForTheNamedOne(String named, String found) {
    assertThat(recorded(looksFor(named, found)).handoff().step()).isEqualTo(Step.CUT);
  }

  private static Scene looksFor(String named, String found) {
    return new Scene()
        .running()
        .restoresFrom(named)
        .handoff(Purpose.UPGRADE, Step.REHEARSE)
        .starting(named, false)
        .active(Scene.view(new ClusterState.Present(), JobState.RUNNING))
        .next(Scene.ViewOf.rehearsed().found(Scene.got(Optional.of(found))).view());
  }

  /** Storage that cannot be read now may be read again: neither answer is known. */
  @Test
  void shouldWaitForStorageThatCannotBeReadAndSayWhy() {
    var view = Scene.ViewOf.rehearsed().found(Scene.failed(500)).view();
    var scene =
        new Scene()
            .running()
            .restoresFrom(GIVEN)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .starting(GIVEN, false)
            .next(view);

    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).verdict().message()).contains(GIVEN).contains("Boom");
  }

  @Test
  void shouldStartFromTheNamedSnapshotAndGoBackToItsOwn() {
    var view = Scene.ViewOf.present().unknownJob().view();
    var forward =
        new Scene()
            .running()
            .restoresFrom(GIVEN)
            .handoff(Purpose.UPGRADE, Step.RESUME)
            .starting(GIVEN, false)
            .next(view);
    var back =
        new Scene()
            .running()
            .restoresFrom(GIVEN)
            .handoff(Purpose.UPGRADE, Step.RETURN)
            .starting(GIVEN, false)
            .active(view);

    assertThat(source(decide(forward))).contains(GIVEN);
    assertThat(source(decide(back))).contains(Scene.STATE.location());
  }

  private static Optional<String> source(Decision decision) {
    return decision.actions().stream()
        .filter(Action.Submit.class::isInstance)
        .map(action -> ((Action.Submit) action).from())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldNotGoBackToWhatAnEarlierObjectHadRestored() {
    var again = new Scene().restoresFrom(GIVEN).kept(Scene.STATE, GIVEN);
    var another = new Scene().restoresFrom("file:///other").kept(Scene.STATE, GIVEN);

    assertThat(recorded(again).handoff().restoreFrom()).isNull();
    assertThat(recorded(again).handoff().state()).isEqualTo(Scene.STATE);
    assertThat(recorded(again).lastRestoreFrom()).isEqualTo(GIVEN);
    assertThat(recorded(another).handoff().restoreFrom()).isEqualTo("file:///other");
  }

  @Test
  void shouldStartEmptyOnlyByTheUsersWord() {
    var rehearsed =
        new Scene()
            .running()
            .by(Strategy.WARM, StateFrom.NOTHING)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .active(Scene.view(new ClusterState.Present(), JobState.RUNNING))
            .next(Scene.ViewOf.rehearsed().view());
    var resumes =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RESUME)
            .starting(null, true)
            .next(Scene.ViewOf.present().unknownJob().view());

    assertThat(recorded(rehearsed).handoff().empty()).isTrue();
    assertThat(recorded(rehearsed).handoff().triggerId()).isNull();
    assertThat(source(decide(resumes))).isEmpty();
  }

  /** What was wanted when the savepoint began may not be wanted any more. */
  @Test
  void shouldRestAfterTheCutIfTheObjectWasSuspendedOrDeletedMeanwhile() {
    var cut = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).active(stopped());
    var suspended = recorded(cut.suspended());
    var deleted = recorded(cut.declares(Scene.NEW_DIGEST).deleted());

    for (var memory : List.of(suspended, deleted)) {
      assertThat(memory.handoff()).isNull();
      assertThat(memory.active()).isNull();
      assertThat(memory.held()).isNull();
      assertThat(memory.lastState().location()).isEqualTo(Scene.STATE.location());
      assertThat(memory.retiring()).containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
    }
  }

  /** Otherwise a word that is taken back would leave a job that starts from long ago. */
  @Test
  @Law(3)
  void shouldForgetAnOlderStateWithTheWordThatNoneIsNeeded() {
    var silent = silentSince(LONG_AGO);
    var scene =
        new Scene()
            .running()
            .lastState(Scene.STATE)
            .handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO)
            .active(silent);

    assertThat(recorded(scene.by(Strategy.WARM, StateFrom.NOTHING)).lastState()).isNull();
    assertThat(recorded(scene.declares(Scene.NEW_DIGEST).restoresFrom(GIVEN)).lastState())
        .isEqualTo(Scene.STATE);
  }

  @Test
  void shouldGoOnFromTheSnapshotOfAJobThatFlinkHasForgotten() {
    var found = lost(Optional.of(Scene.STATE.location()));
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).active(found));

    assertThat(memory.handoff().step()).as("its TaskManagers may still run").isEqualTo(Step.CLEAR);
    assertThat(memory.lastState().location()).isEqualTo(Scene.STATE.location());
    assertThat(memory.lastState().kind()).isEqualTo(SavedState.Kind.SAVEPOINT);
  }

  @Test
  void shouldStartNothingWhereNoSnapshotIsFound() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT);
    var held = recorded(scene.active(lost(Optional.empty())));
    var word = recorded(scene.starting(GIVEN, false).active(lost(Optional.empty())));

    assertThat(held.held().reason()).isEqualTo("StateUnknown");
    assertThat(held.handoff()).isNull();
    assertThat(word.handoff().step()).isEqualTo(Step.CLEAR);
  }

  private static ClusterView silentSince(Instant since) {
    return ClusterView.unasked(new ClusterState.Present())
        .withState(Scene.failed(0, Scene.NOW, since));
  }

  /** What no question has failed for may be answered in a moment. */
  @Test
  @Law(3)
  void shouldNotGiveUpAJobBeforeAnythingHasFailed() {
    var unasked = Scene.ViewOf.present().view();
    var scene =
        new Scene()
            .running()
            .by(Strategy.WARM, StateFrom.NOTHING)
            .handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO);

    assertThat(decide(scene.active(unasked)).record()).isEmpty();
    assertThat(decide(scene.active(silentSince(Scene.NOW))).record()).isEmpty();
    assertThat(recorded(scene.active(silentSince(LONG_AGO))).active()).isNull();
  }

  @Test
  void shouldGiveUpASilentJobOnlyByTheUsersWord() {
    var silent = silentSince(LONG_AGO);
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO).active(silent);

    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    var word = recorded(scene.restoresFrom(GIVEN));
    assertThat(word.active()).isNull();
    assertThat(word.retiring()).containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
    assertThat(word.held().attempts()).isEqualTo(1);
  }

  @Test
  void shouldSayThatASavepointIsOverdueAndNotGiveItUp() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .savepoint(new SavepointResult.InProgress())
            .view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO).active(view);

    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.SAVEPOINT_OVERDUE);
    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).actions()).isEmpty();
  }

  @Test
  void shouldGiveUpAJobThatFailsAgainAndAgain() {
    var details =
        Scene.details(JobState.RESTARTING, false, Scene.STATE.location(), false, 0, Proof.HOPELESS);
    var view = Scene.ViewOf.present().state(JobState.RESTARTING).details(details).view();
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).next(view));

    assertThat(memory.handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(memory.handoff().failure().message()).contains("again and again");
  }

  @Test
  void shouldTakeARestoreFromItsOwnCheckpointForProof() {
    var details = Scene.details(JobState.RUNNING, true, "file:///own/chk-1", true, 0, 1);
    var view = Scene.ViewOf.present().state(JobState.RUNNING).details(details).view();
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY).next(view));

    assertThat(memory.active().revision()).isEqualTo(Scene.NEXT);
  }

  @Test
  void shouldLeaveNothingRunningWhereNoRollbackIsWanted() {
    var details = Scene.details(JobState.FAILED, false, Scene.STATE.location(), 0);
    var view = Scene.ViewOf.present().state(JobState.FAILED).details(details).view();
    var turned =
        recorded(
            new Scene()
                .running()
                .withoutRollback()
                .handoff(Purpose.UPGRADE, Step.VERIFY)
                .next(view));
    var rests =
        recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW).withoutReturn());

    assertThat(turned.handoff().returnJobId()).isNull();
    assertThat(rests.active()).isNull();
    assertThat(rests.lastState()).isEqualTo(Scene.STATE);
    assertThat(rests.held().retryAt()).isNull();
  }

  @Test
  void shouldTurnBackSoonWhereTheSpecHasChangedAgain() {
    var view = Scene.view(new ClusterState.Present(), JobState.INITIALIZING);
    var soon = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).next(view);
    var later =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RESUME, Scene.NOW.minusSeconds(11))
            .next(view);

    assertThat(decide(soon.declares("another")).record()).isEmpty();
    assertThat(decide(later).record()).isEmpty();
    assertThat(recorded(later.declares("another")).handoff().failure().reason())
        .isEqualTo("Overtaken");
  }

  @Test
  void shouldRemoveWhatNoRecordKnows() {
    var rests =
        new Scene()
            .running()
            .declares(Scene.OLD_DIGEST)
            .active(Scene.view(new ClusterState.Present(), JobState.RUNNING))
            .strangers("cccccccc");

    assertThat(recorded(rests).retiring()).containsExactly("cccccccc");
    assertThat(recorded(new Scene().strangers("cccccccc")).handoff()).isNull();
  }

  @Test
  void shouldSayWhichPodsAreStuck() {
    var left = new RetiringView(Scene.NEXT, false, false, Pods.RUNNING, true);
    var scene =
        new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW, LONG_AGO).retires(left);

    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.PODS_STUCK);
    assertThat(decide(scene).verdict().message()).contains(Scene.NEXT);
  }
}
