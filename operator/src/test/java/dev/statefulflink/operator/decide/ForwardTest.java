package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way forward, step by step: what is recorded, and what is done. */
public class ForwardTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static Step recordedStep(Decision decision) {
    return decision.record().orElseThrow().handoff().step();
  }

  @Test
  void shouldBeginAStartWithItsIdsAndNothingElse() {
    var handoff = decide(new Scene()).record().orElseThrow().handoff();

    assertThat(handoff.purpose()).isEqualTo(Purpose.START);
    assertThat(handoff.step()).isEqualTo(Step.PREPARE);
    assertThat(handoff.id()).isEqualTo(Scene.NEXT);
    assertThat(handoff.jobId()).isEqualTo(Scene.NEW_JOB);
    assertThat(handoff.state()).isNull();
  }

  @Test
  void shouldStartFromTheStateThatAnEarlierObjectLeft() {
    var handoff = decide(new Scene().kept(Scene.STATE)).record().orElseThrow().handoff();

    assertThat(handoff.state()).isEqualTo(Scene.STATE);
  }

  @Test
  void shouldBeginAnUpgradeWhenAnotherDigestIsDeclared() {
    var memory = decide(new Scene().running()).record().orElseThrow();

    assertThat(memory.handoff().purpose()).isEqualTo(Purpose.UPGRADE);
    assertThat(memory.handoff().step()).as("before the job is touched").isEqualTo(Step.PREPARE);
    assertThat(memory.handoff().strategy()).isNotEqualTo(Strategy.RECREATE);
    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
  }

  @Test
  void shouldMoveNothingWhenTheDigestIsTheSame() {
    var decision = decide(new Scene().running().declares(Scene.OLD_DIGEST));

    assertThat(decision.record()).isEmpty();
    assertThat(decision.actions()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.RUNNING);
  }

  @Test
  void shouldMakeTheClusterWhileItIsMissing() {
    var decision = decide(new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE));

    assertThat(decision.actions())
        .containsExactly(new Action.ApplyCluster(Scene.NEXT, 2, Scene.NEXT_JOBS, Scene.intent()));
  }

  @Test
  void shouldWaitUntilEverySubtaskHasASlot() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE);

    var tooFew = decide(scene.next(Scene.ViewOf.present().slots(1).view()));
    var enough = decide(scene.next(Scene.ViewOf.present().slots(2).view()));

    assertThat(tooFew.record()).isEmpty();
    assertThat(recordedStep(enough)).isEqualTo(Step.REHEARSE);
  }

  @Test
  void shouldRecordTriggerAndDirectoryBeforeItStopsAnything() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.rehearsed().view());
    var decision = decide(scene);
    var handoff = decision.record().orElseThrow().handoff();

    // The answer to a request has no value: it has come, that is all.
    assertThat(decision.actions()).isEmpty();
    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(handoff.savepointDirectory()).isEqualTo(Scene.DIRECTORY);
  }

  @Test
  void shouldStopWithTheRecordedTriggerWhenFlinkKnowsNone() {
    var unknown = new SavepointResult.Unknown();
    var up =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .savepoint(unknown)
            .details(Scene.details(JobState.RUNNING, true, null, 3))
            .view();

    assertThat(decide(cutting(JobState.RUNNING, unknown)).actions()).isEmpty();
    assertThat(decide(cutting(JobState.RUNNING, unknown).active(up)).actions())
        .containsExactly(
            new Action.StopWithSavepoint(
                Scene.OLD, Scene.OLD_JOB, Scene.TRIGGER, Scene.DIRECTORY, Format.NATIVE));
  }

  @Test
  void shouldWaitForTheEndOfTheOldJobEvenWhenTheSavepointIsComplete() {
    var complete = new SavepointResult.Completed(Scene.STATE.location());
    var decision = decide(cutting(JobState.RUNNING, complete));

    assertThat(decision.record()).isEmpty();
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void shouldRecordTheStateOnceTheOldJobHasFinished() {
    var complete = new SavepointResult.Completed(Scene.STATE.location());
    var memory = decide(cutting(JobState.FINISHED, complete)).record().orElseThrow();

    assertThat(memory.handoff().step()).isEqualTo(Step.RESUME);
    assertThat(memory.handoff().state().location()).isEqualTo(Scene.STATE.location());
    assertThat(memory.lastState()).isEqualTo(memory.handoff().state());
  }

  @Test
  void shouldRecordTheStateOfThisCutAndNotOfTheOneBefore() {
    var before =
        new SavedState(
            "file:///state/ns/words/savepoints/before/savepoint-9",
            SavedState.Kind.SAVEPOINT,
            Scene.NOW.minusSeconds(60));
    var complete = new SavepointResult.Completed(Scene.STATE.location());
    var scene = cutting(JobState.FINISHED, complete).lastState(before);
    var memory = decide(scene).record().orElseThrow();

    assertThat(memory.handoff().state().location()).isEqualTo(Scene.STATE.location());
    assertThat(memory.lastState()).isEqualTo(memory.handoff().state());
  }

  @Test
  void shouldSubmitFromTheRecordedStateOnlyWhereTheJobIsUnknown() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME);

    var unknown = decide(scene.next(Scene.ViewOf.present().unknownJob().view()));
    var silent = decide(scene.next(Scene.ViewOf.present().view()));
    var known = decide(scene.next(Scene.view(new ClusterState.Present(), JobState.CREATED)));

    assertThat(unknown.actions())
        .containsExactly(
            new Action.Submit(
                Scene.NEXT,
                Scene.NEW_JOB,
                Observed.submission(new Scene().seen(), Scene.intent()),
                Optional.of(Scene.STATE.location())));
    assertThat(silent.actions()).isEmpty();
    assertThat(known.actions()).isEmpty();
  }

  @Test
  void shouldVerifyOnceEveryTaskRuns() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME);

    assertThat(recordedStep(decide(scene.next(job(JobState.RUNNING, true, 0)))))
        .isEqualTo(Step.VERIFY);
    assertThat(decide(scene.next(job(JobState.RUNNING, false, 0))).record()).isEmpty();
  }

  @Test
  void shouldPutTheNewRevisionInChargeAfterItsFirstCheckpoint() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY);

    var before = decide(scene.next(job(JobState.RUNNING, true, 0)));
    var memory = decide(scene.next(job(JobState.RUNNING, true, 1))).record().orElseThrow();

    assertThat(before.actions())
        .containsExactly(
            new Action.TakeCheckpoint(
                Scene.NEXT, Scene.NEW_JOB, FlinkIds.ofCheckpoint(Scene.NEW_JOB, 0)));
    assertThat(memory.handoff()).isNull();
    assertThat(memory.active().revision()).isEqualTo(Scene.NEXT);
    assertThat(memory.active().jobId()).isEqualTo(Scene.NEW_JOB);
    assertThat(memory.active().digest()).isEqualTo(Scene.NEW_DIGEST);
    assertThat(memory.active().restoredFrom()).isEqualTo(Scene.STATE.location());
    assertThat(memory.retiring()).containsExactly(Scene.OLD);
    assertThat(memory.lastHandoff().downtime()).isEqualTo("2.000s");
    assertThat(memory.lastHandoff().from()).isEqualTo(Scene.OLD);
  }

  /** Flink takes no checkpoint of such a job, for any client. */
  @Test
  void shouldBeContentWithAJobInBatchModeThatRunsOrHasRun() {
    for (var state : List.of(JobState.RUNNING, JobState.FINISHED)) {
      var view =
          Scene.ViewOf.present()
              .state(state)
              .details(Scene.batch(state, state == JobState.RUNNING))
              .view();
      var start = new Scene().handoff(Purpose.START, Step.RESUME).next(view);
      var verify = new Scene().handoff(Purpose.START, Step.VERIFY).next(view);

      assertThat(recordedStep(decide(start))).isEqualTo(Step.VERIFY);
      assertThat(decide(verify).record().orElseThrow().active().revision()).isEqualTo(Scene.NEXT);
    }
  }

  /** Flink starts it without a word, and without the state. */
  @Test
  void shouldGoBackFromAJobInBatchModeThatCannotTakeTheState() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .details(Scene.batch(JobState.RUNNING, true))
            .view();
    var failure =
        decide(new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY).next(view))
            .record()
            .orElseThrow()
            .handoff()
            .failure();

    assertThat(failure.reason()).isEqualTo("RestoreFailed");
    assertThat(failure.message()).contains("batch");
  }

  @Test
  void shouldUseTheNewestCheckpointOfAJobThatHasFailed() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.FAILED)
            .savepoint(new SavepointResult.Unknown())
            .details(Scene.details(JobState.FAILED, false, null, 7))
            .view();
    var memory =
        decide(new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).active(view))
            .record()
            .orElseThrow();

    assertThat(memory.handoff().state().kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    assertThat(memory.handoff().state().location()).endsWith("/chk-7");
  }

  @Test
  void shouldServeTheRevisionInCharge() {
    var scene = new Scene().running().declares(Scene.OLD_DIGEST).serves("another");

    assertThat(decide(scene).actions())
        .containsExactly(new Action.ServeRevision(Scene.OLD, Optional.of(Scene.intent())));
    assertThat(decide(scene).verdict().reason().ready()).isFalse();
  }

  @Test
  void shouldForgetTheKeptStateOnceTheJobHasProvenItself() {
    var scene = new Scene().running().declares(Scene.OLD_DIGEST).kept(Scene.STATE);

    assertThat(decide(scene).actions()).containsExactly(new Action.ForgetState());
  }

  @Test
  void shouldBringBackAClusterThatWasDeleted() {
    var gone = Scene.view(new ClusterState.Absent(), JobState.RUNNING);
    var scene = new Scene().running().declares(Scene.OLD_DIGEST).active(gone);

    assertThat(decide(scene).actions())
        .containsExactly(
            new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.OLD_JOB), Scene.intent()));
  }

  static Scene cutting(JobState state, SavepointResult result) {
    var view = Scene.ViewOf.present().state(state).savepoint(result).view();
    return new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).active(view);
  }

  public static dev.statefulflink.operator.observe.ClusterView job(
      JobState state, boolean up, long checkpoints) {
    return Scene.ViewOf.present()
        .state(state)
        .details(Scene.details(state, up, Scene.STATE.location(), checkpoints))
        .view();
  }
}
