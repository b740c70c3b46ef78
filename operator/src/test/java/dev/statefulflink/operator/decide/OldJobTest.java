package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the old job comes to its end where no savepoint is taken, or nobody knows what it left. */
class OldJobTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final String GIVEN = "file:///given/chk-3";

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene cut(Purpose purpose) {
    return new Scene().running().handoff(purpose, Step.CUT);
  }

  private static Scene byCheckpoint(Purpose purpose, Instant since, ClusterView view) {
    return new Scene().running().handoff(purpose, Step.CUT, since).cutByCheckpoint().active(view);
  }

  private static ClusterView is(JobState state) {
    return Scene.view(new ClusterState.Present(), state);
  }

  private static ClusterView left(JobState state, String newest, String savepoint) {
    var details =
        new JobDetails(
            state,
            false,
            Optional.empty(),
            false,
            3,
            Optional.ofNullable(newest),
            Optional.ofNullable(savepoint),
            0,
            "");
    return Scene.ViewOf.present()
        .state(state)
        .savepoint(new SavepointResult.Unknown())
        .details(details)
        .view();
  }

  @Test
  void shouldCancelUntilTheJobHasEndedAndSayWhenItDoesNot() {
    var running = is(JobState.CANCELLING);
    var soon = decide(byCheckpoint(Purpose.UPGRADE, Scene.NOW, running));
    var late = decide(byCheckpoint(Purpose.UPGRADE, LONG_AGO, running));

    assertThat(soon.actions()).containsExactly(new Action.CancelJob(Scene.OLD, Scene.OLD_JOB));
    assertThat(soon.verdict().reason()).isEqualTo(Reason.TAKING_SAVEPOINT);
    assertThat(late.actions()).isEqualTo(soon.actions());
    assertThat(late.verdict().reason()).isEqualTo(Reason.SAVEPOINT_OVERDUE);
    assertThat(late.verdict().message()).contains("CANCELLING");
  }

  /** Neither a savepoint nor a checkpoint can be taken of it, and its work would be lost. */
  @Test
  @Law({3, 4})
  void shouldNotStopAJobInBatchMode() {
    var details = Scene.batch(JobState.RUNNING, true);
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .savepoint(new SavepointResult.Unknown())
            .details(details)
            .view();
    var given = byCheckpoint(Purpose.UPGRADE, Scene.NOW, view).starting(null, true);

    for (var scene :
        List.of(
            cut(Purpose.UPGRADE).active(view), byCheckpoint(Purpose.UPGRADE, Scene.NOW, view))) {
      var memory = recorded(scene);
      assertThat(memory.handoff()).isNull();
      assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
      assertThat(memory.held().reason()).isEqualTo("SavepointFailed");
      assertThat(memory.held().message()).contains("batch");
    }
    assertThat(decide(given).actions())
        .containsExactly(new Action.CancelJob(Scene.OLD, Scene.OLD_JOB));
  }

  @Test
  @Law(3)
  void shouldNotGuessWhatACancelledJobLeft() {
    var ended = decide(byCheckpoint(Purpose.UPGRADE, Scene.NOW, is(JobState.CANCELED)));
    var silent = decide(byCheckpoint(Purpose.UPGRADE, LONG_AGO, Scene.ViewOf.present().view()));

    assertThat(ended.record()).isEmpty();
    assertThat(ended.actions()).isEmpty();
    assertThat(silent.record()).isEmpty();
    assertThat(silent.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
  }

  @Test
  @Law(3)
  void shouldFallBackToWhatTheJobWasStartedFromAndThenToNothing() {
    var nothing = left(JobState.CANCELED, null, null);
    var started = recorded(byCheckpoint(Purpose.UPGRADE, Scene.NOW, nothing));

    assertThat(started.handoff().state().location()).isEqualTo("file:///restored");
    assertThat(started.lastState()).isEqualTo(started.handoff().state());
  }

  @Test
  void shouldEndTheDeletionOfAJobThatFinishedByItself() {
    var finished = left(JobState.FINISHED, null, null);
    var deleted = recorded(byCheckpoint(Purpose.DELETE, Scene.NOW, finished).deleted());
    var upgraded = recorded(byCheckpoint(Purpose.UPGRADE, Scene.NOW, finished));

    assertThat(deleted.active()).isNull();
    assertThat(deleted.retiring()).containsExactly(Scene.OLD);
    assertThat(upgraded.held().reason()).isEqualTo("StateUnknown");
  }

  @Test
  @Law(3)
  void shouldNotTakeASavepointOfAnotherHandoffForItsOwn() {
    var own = Scene.DIRECTORY + "/savepoint-1";
    var other = "file:///state/ns/words/savepoints/bbbbbbbb/savepoint-1";

    assertThat(recorded(cut(Purpose.UPGRADE).active(left(JobState.FINISHED, own, own))).lastState())
        .isEqualTo(
            new SavedState(own, SavedState.Kind.SAVEPOINT, Scene.NOW, Format.NATIVE, "hashmap"));
    assertThat(
            recorded(cut(Purpose.UPGRADE).active(left(JobState.FINISHED, other, other)))
                .held()
                .reason())
        .isEqualTo("StateUnknown");
  }

  @Test
  void shouldWaitForWhatAnEndedJobLeft() {
    var noDetails =
        Scene.ViewOf.present()
            .state(JobState.FAILED)
            .savepoint(new SavepointResult.Unknown())
            .view();
    var stillTaken =
        left(JobState.FAILED, "file:///state/chk-1", null)
            .withSavepoint(Scene.got(new SavepointResult.InProgress()));

    assertThat(decide(cut(Purpose.UPGRADE).active(noDetails)).record()).isEmpty();
    assertThat(decide(cut(Purpose.UPGRADE).active(stillTaken)).record()).isEmpty();
  }

  @Test
  void shouldMakeRoomOnlyWhereThereIsNone() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.FINISHED)
            .savepoint(new SavepointResult.Completed(Scene.STATE.location()))
            .view();
    var recreate = new Scene().running().recreates(Step.CUT, Scene.NOW).active(view);

    assertThat(decide(cut(Purpose.UPGRADE).active(view)).verdict().reason())
        .isEqualTo(Reason.RESTORING);
    assertThat(decide(recreate).verdict().reason()).isEqualTo(Reason.MAKING_ROOM);
  }

  @Test
  void shouldBringBackTheClusterOfTheOldJobToStopIt() {
    var apply = new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.OLD_JOB), Scene.intent());
    var partial = ClusterView.unasked(new ClusterState.Partial());

    assertThat(decide(cut(Purpose.UPGRADE).active(ClusterView.absent())).actions())
        .containsExactly(apply);
    assertThat(decide(cut(Purpose.UPGRADE).active(partial)).actions()).containsExactly(apply);
    var unrecorded = decide(cut(Purpose.UPGRADE).withoutActiveRecord().active(partial));
    assertThat(unrecorded.actions()).isEmpty();
    assertThat(unrecorded.verdict().reason()).isEqualTo(Reason.FLINK_UNREACHABLE);
  }

  @Test
  @Law(3)
  void shouldGoOnWithoutTheOldClusterOnlyByTheUsersWord() {
    var gone = cut(Purpose.UPGRADE).withoutActiveRecord().active(ClusterView.absent());
    var unknown = decide(gone);

    assertThat(unknown.record()).isEmpty();
    assertThat(unknown.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(recorded(gone.by(Strategy.WARM, StateFrom.NOTHING)).active()).isNull();
    assertThat(recorded(gone.declares(Scene.NEW_DIGEST).restoresFrom(GIVEN)).retiring())
        .containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
  }

  @Test
  void shouldSayWhyTheSnapshotsOfAForgottenJobCannotBeLookedFor() {
    var storage = Scene.<Optional<String>>failed(500, Scene.NOW, LONG_AGO);
    var failed = Scene.ViewOf.present().unknownJob().found(storage).view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO).active(failed);

    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(decide(scene).verdict().message()).contains("Boom");
  }

  @Test
  void shouldTellHowToDeleteAJobThatNobodyKnows() {
    var lost = Scene.ViewOf.present().unknownJob().found(Scene.got(Optional.empty())).view();
    var deleted = decide(cut(Purpose.DELETE).deleted().active(lost));
    var suspended = recorded(cut(Purpose.SUSPEND).suspended().active(lost));

    assertThat(deleted.record()).isEmpty();
    assertThat(deleted.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(deleted.verdict().message()).contains("spec.onDelete to Discard");
    assertThat(suspended.held().reason()).isEqualTo("StateUnknown");
  }

  @Test
  @Law(3)
  void shouldKeepTheStateOfAJobThatRestsWhateverItsUpgradesDo() {
    var nothing =
        new Scene().running().declares(Scene.OLD_DIGEST).by(Strategy.WARM, StateFrom.NOTHING);
    var checkpoint =
        new Scene().running().declares(Scene.OLD_DIGEST).by(Strategy.WARM, StateFrom.CHECKPOINT);

    assertThat(recorded(nothing.suspended()).handoff().triggerId()).isNotBlank();
    assertThat(recorded(nothing.suspended()).handoff().empty()).isNull();
    assertThat(recorded(checkpoint.suspended()).handoff().triggerId()).isNull();
    assertThat(recorded(checkpoint.suspended()).handoff().jobId()).isNull();
  }
}
