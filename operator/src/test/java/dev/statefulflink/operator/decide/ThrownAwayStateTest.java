package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job whose own code has Flink throw its checkpoints away when the job is cancelled. */
class ThrownAwayStateTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(60);
  private static final JobSettings NEVER =
      Scene.with(JobSettings.RETENTION, JobSettings.NEVER_RETAINED);
  private static final String OWN = "file:///state/checkpoints/old-job/chk-5";

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene.ViewOf job(JobState state) {
    return Scene.ViewOf.present().state(state).settings(Scene.FORGETFUL);
  }

  private static Scene rehearsed(StateFrom from, ClusterView active) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE, LONG_AGO)
        .by(Strategy.WARM, from)
        .active(active)
        .next(
            Scene.ViewOf.rehearsed()
                .rehearsal(Scene.got(null, LONG_AGO))
                .view()
                .withState(Scene.got(Optional.of(JobState.FINISHED), LONG_AGO)));
  }

  private static Scene cut(Purpose purpose, ClusterView active) {
    return new Scene().running().handoff(purpose, Step.CUT, LONG_AGO).active(active);
  }

  private static ClusterView noSavepoint(JobState state, JobSettings settings) {
    return job(state)
        .settings(settings)
        .view()
        .withSavepoint(Scene.got(new SavepointResult.Unknown(), LONG_AGO));
  }

  @Test
  @Law(3)
  void shouldTakeASavepointInsteadOfACheckpoint() {
    var kept = Scene.ViewOf.present().state(JobState.RUNNING).view();
    var forgetful = job(JobState.RUNNING).view();
    var never = job(JobState.RUNNING).settings(NEVER).view();

    assertThat(recorded(rehearsed(StateFrom.CHECKPOINT, kept)).handoff().triggerId()).isNull();
    for (var view : List.of(forgetful, never)) {
      var cut = recorded(rehearsed(StateFrom.CHECKPOINT, view)).handoff();
      assertThat(cut.step()).isEqualTo(Step.CUT);
      assertThat(cut.triggerId()).isEqualTo(Scene.TRIGGER);
    }
    var recreated =
        new Scene().running().by(Strategy.RECREATE, StateFrom.CHECKPOINT).active(forgetful);
    assertThat(recorded(recreated).handoff().triggerId()).isEqualTo(Scene.TRIGGER);
    var suspended =
        new Scene()
            .running()
            .declares(Scene.OLD_DIGEST)
            .by(Strategy.WARM, StateFrom.CHECKPOINT)
            .suspended()
            .active(forgetful);
    assertThat(recorded(suspended).handoff().triggerId()).isNotBlank();
  }

  /** The next job starts without it, but the old one may have to run again. */
  @Test
  @Law(3)
  void shouldKeepTheStateForTheWayBackUnlessNoneIsWanted() {
    var forgetful = job(JobState.RUNNING).view();
    var back = recorded(rehearsed(StateFrom.NOTHING, forgetful)).handoff();
    var none = recorded(rehearsed(StateFrom.NOTHING, forgetful).withoutRollback()).handoff();
    var onlyThere = cut(Purpose.UPGRADE, forgetful).starting(null, true).cutByCheckpoint();

    assertThat(back.triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(back.empty()).isTrue();
    assertThat(none.triggerId()).isNull();
    assertThat(decide(onlyThere.withoutRollback()).actions())
        .containsExactly(new Action.CancelJob(Scene.OLD, Scene.OLD_JOB));
  }

  @Test
  @Law(3)
  void shouldNotDeleteTheCheckpointThatTheUserNames() {
    var forgetful = job(JobState.RUNNING).view();
    var own = cut(Purpose.UPGRADE, forgetful).starting(OWN, false).cutByCheckpoint();
    var other = cut(Purpose.UPGRADE, forgetful).starting("s3://b/c", false).cutByCheckpoint();

    assertThat(recorded(own.withoutRollback()).handoff().triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(decide(other.withoutRollback()).actions())
        .containsExactly(new Action.CancelJob(Scene.OLD, Scene.OLD_JOB));
  }

  @Test
  void shouldSayHowToDoWithoutASavepointThatFails() {
    var failed =
        job(JobState.RUNNING)
            .details(Scene.details(JobState.RUNNING, true, null, 3))
            .savepoint(new SavepointResult.Failed("disk full"))
            .view();

    assertThat(recorded(cut(Purpose.UPGRADE, failed).starting(null, true)).held().message())
        .contains("disk full")
        .contains("spec.upgrade.rollback: false");
    assertThat(recorded(cut(Purpose.UPGRADE, failed)).held().message())
        .contains("disk full")
        .doesNotContain("rollback");
  }

  @Test
  @Law({3, 4})
  void shouldHoldBeforeTheCutWhileTheJobDoesNotRun() {
    var memory = recorded(rehearsed(StateFrom.SAVEPOINT, job(JobState.RESTARTING).view()));

    assertThat(memory.handoff()).isNull();
    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    assertThat(memory.held().reason()).isEqualTo("SavepointFailed");
    assertThat(memory.held().message())
        .contains("RESTARTING")
        .contains("is not cancelled")
        .contains("DELETE_ON_CANCELLATION")
        .contains("spec.upgrade.stateFrom: Nothing")
        .contains("rollback: false");
  }

  @Test
  @Law({3, 4})
  void shouldHoldInTheCutAsWell() {
    for (var settings : List.of(Scene.FORGETFUL, NEVER)) {
      for (var state : List.of(JobState.RESTARTING, JobState.FAILING, JobState.INITIALIZING)) {
        var scene = cut(Purpose.UPGRADE, noSavepoint(state, settings));
        assertThat(recorded(scene).held().reason()).isEqualTo("SavepointFailed");
        assertThat(recorded(scene.cutByCheckpoint()).held().reason()).isEqualTo("SavepointFailed");
      }
    }
    var unfit = noSavepoint(JobState.RESTARTING, Scene.FORGETFUL);
    assertThat(recorded(cut(Purpose.SUSPEND, unfit).suspended()).held().message())
        .contains("is not cancelled")
        .doesNotContain("Nothing with");
    assertThat(recorded(cut(Purpose.DELETE, unfit).deleted()).active()).isNotNull();
  }

  @Test
  @Law(3)
  void shouldTurnToASavepointOnceItIsKnown() {
    var running =
        job(JobState.RUNNING).details(Scene.details(JobState.RUNNING, true, null, 3)).view();
    var turned = recorded(cut(Purpose.UPGRADE, running).cutByCheckpoint()).handoff();

    assertThat(turned.step()).isEqualTo(Step.CUT);
    assertThat(turned.triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(turned.savepointDirectory()).isEqualTo(Scene.DIRECTORY);
  }

  @Test
  @Law(3)
  void shouldNotCancelBeforeItIsKnown() {
    var unknown = Scene.ViewOf.present().state(JobState.RESTARTING).unknownSettings().view();
    var waits = decide(cut(Purpose.UPGRADE, unknown).cutByCheckpoint());

    assertThat(waits.actions()).isEmpty();
    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(waits.verdict().message()).contains("kept after a cancellation");
  }

  /** Another client has cancelled it. */
  @Test
  @Law(3)
  void shouldRecordNoCheckpointThatFlinkHasDeleted() {
    var lost = job(JobState.CANCELED).details(Scene.lost(JobState.CANCELED));
    var restored = Scene.details(JobState.CANCELED, false, OWN, true, 0, 0);
    var own = job(JobState.CANCELED).details(since(restored, OWN));

    for (var view : List.of(lost, own)) {
      var after = view.savepoint(new SavepointResult.Unknown()).view();
      for (var scene :
          List.of(cut(Purpose.UPGRADE, after), cut(Purpose.UPGRADE, after).cutByCheckpoint())) {
        assertThat(recorded(scene).lastState()).isNull();
        assertThat(recorded(scene).held().reason()).isEqualTo("StateUnknown");
        assertThat(recorded(scene).held().message()).contains("DELETE_ON_CANCELLATION");
        assertThat(recorded(scene.starting(null, true)).handoff().state()).isNull();
      }
      var deleted = decide(cut(Purpose.DELETE, after).deleted());
      assertThat(deleted.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
      assertThat(deleted.verdict().message()).contains("Discard");
    }
    var failed = job(JobState.FAILED).details(since(JobState.FAILED, restored, OWN));
    assertThat(
            recorded(cut(Purpose.UPGRADE, failed.savepoint(new SavepointResult.Unknown()).view()))
                .lastState()
                .location())
        .as("Flink deletes none of a job that fails")
        .isEqualTo(OWN);
    var never = failed.settings(NEVER).savepoint(new SavepointResult.Unknown()).view();
    assertThat(recorded(cut(Purpose.UPGRADE, never)).held().message())
        .contains(JobSettings.NEVER_RETAINED);
  }

  @Test
  @Law(3)
  void shouldSayOfAJobAtRestThatItsStateIsGone() {
    var lost = job(JobState.CANCELED).details(Scene.lost(JobState.CANCELED)).view();
    var decision = decide(new Scene().running().declares(Scene.OLD_DIGEST).active(lost));

    assertThat(decision.record()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(decision.verdict().message())
        .contains("newest checkpoint is lost")
        .contains("spec.restoreFrom")
        .doesNotContain("starts it");
  }

  /** The reader should know what helps. */
  @Test
  void shouldSayWhatToDoAboutASnapshotThatIsNotThere() {
    var gone =
        new JobDetails(
            JobState.FAILED,
            false,
            Optional.empty(),
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            1,
            "FileNotFoundException: Cannot find it.",
            true,
            false,
            RestoreTrouble.GONE,
            false);
    var view = Scene.ViewOf.present().state(JobState.FAILED).details(gone).view();
    var start = new Scene().handoff(Purpose.START, Step.RESUME).next(view);
    var back = new Scene().running().handoff(Purpose.UPGRADE, Step.RETURN).active(view);

    assertThat(recorded(start).held().message())
        .contains("does not exist")
        .contains("spec.restoreFrom")
        .contains("spec.upgrade.stateFrom: Nothing");
    assertThat(decide(back).verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(decide(back).verdict().message())
        .contains(Scene.STATE.location() + " does not exist")
        .contains("spec.upgrade.stateFrom: Nothing")
        .doesNotContain("starts from it");
  }

  private static JobDetails since(JobDetails details, String newest) {
    return since(details.state(), details, newest);
  }

  /** Nothing was completed since the job was restored. */
  private static JobDetails since(JobState state, JobDetails details, String newest) {
    return new JobDetails(
        state,
        false,
        details.restoredPath(),
        details.restoredOwnCheckpoint(),
        0,
        Optional.of(newest),
        Optional.empty(),
        0,
        "");
  }
}
