package dev.statefulflink.operator.decide.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Rehearsal;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How far a new version is tested, and what becomes of an upgrade by a rehearsal from its state.
 */
class RestoringTest {
  private static final String SNAPSHOT = "file:///state/chk-7";

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene upgrade() {
    return new Scene()
        .running()
        .rehearses(Rehearsal.RESTORE)
        .handoff(Purpose.UPGRADE, Step.REHEARSE)
        .restoresInRehearsal()
        .active(Scene.ViewOf.running().view());
  }

  /** The job of the rehearsal, as the next cluster says. */
  private static Scene.ViewOf job() {
    return Scene.ViewOf.present()
        .compiled(Scene.COMPILED)
        .warmUp(Scene.REHEARSAL_JOB)
        .fit(Scene.got(Scene.fit(List.of(), List.of())));
  }

  private static Scene with(Scene.ViewOf view) {
    return upgrade().next(view.view());
  }

  private static JobDetails failed(RestoreTrouble trouble, boolean neverPasses) {
    return new JobDetails(
        JobState.FAILED,
        false,
        Optional.empty(),
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        1,
        "org.apache.flink.util.StateMigrationException: no",
        true,
        false,
        trouble,
        neverPasses);
  }

  @Test
  void shouldHaveItsIdInTheRecordBeforeItRuns() {
    var begun = recorded(new Scene().running().rehearses(Rehearsal.RESTORE)).handoff();
    var other = recorded(new Scene().running().rehearses(Rehearsal.STATE)).handoff();

    assertThat(begun.rehearsalJobId()).isEqualTo(Scene.REHEARSAL_JOB);
    assertThat(HandoffIds.jobs(begun)).contains(Scene.REHEARSAL_JOB);
    assertThat(Scene.REHEARSAL_JOB).isNotEqualTo(begun.jobId()).isNotIn(Scene.WARM_UP_JOBS);
    assertThat(other.rehearsalJobId()).isNull();
    assertThat(recorded(new Scene().rehearses(Rehearsal.RESTORE)).handoff().rehearsalJobId())
        .as("nothing runs that would be stopped")
        .isNull();
    assertThat(
            recorded(
                    new Scene()
                        .running()
                        .by(Strategy.RECREATE, StateFrom.SAVEPOINT)
                        .rehearses(Rehearsal.RESTORE))
                .handoff()
                .rehearsalJobId())
        .isNull();
  }

  @Test
  void shouldRunTheJobFromTheSnapshotThatWasCompared() {
    var actions = decide(with(job().unknownJob())).actions();

    assertThat(actions).hasSize(1).first().isInstanceOf(Action.RehearseRestore.class);
    var run = (Action.RehearseRestore) actions.get(0);
    assertThat(run.revision()).isEqualTo(Scene.NEXT);
    assertThat(run.jobId()).isEqualTo(Scene.REHEARSAL_JOB);
    assertThat(run.from()).isEqualTo(SNAPSHOT);
  }

  @Test
  @Law(2)
  void shouldCancelItOnceEveryTaskRuns() {
    var up = Scene.details(JobState.RUNNING, true, SNAPSHOT, 0);
    var restoring = Scene.details(JobState.RUNNING, false, SNAPSHOT, 0);

    assertThat(decide(with(job().state(JobState.RUNNING).details(up))).actions())
        .containsExactly(new Action.CancelJob(Scene.NEXT, Scene.REHEARSAL_JOB));
    assertThat(decide(with(job().state(JobState.RUNNING).details(restoring))).actions()).isEmpty();
    assertThat(decide(with(job().state(JobState.CANCELLING).details(up))).record()).isEmpty();
  }

  @Test
  void shouldCutOnceItHasEndedAndWarmUpNothingElse() {
    var cut = recorded(with(job().state(JobState.CANCELED)));

    assertThat(cut.handoff().step()).isEqualTo(Step.CUT);
    assertThat(cut.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.FITS);
    assertThat(cut.stateCheck().restored()).isTrue();
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobIfTheRestoreFails() {
    var held =
        recorded(with(job().state(JobState.FAILED).details(failed(RestoreTrouble.NONE, true))));
    var passing =
        recorded(
            with(job().state(JobState.FAILED).details(failed(RestoreTrouble.UNCLAIMED, false))));

    assertThat(held.handoff()).isNull();
    assertThat(held.retiring()).containsExactly(Scene.NEXT);
    assertThat(held.active().revision()).isEqualTo(Scene.OLD);
    assertThat(held.held().reason()).isEqualTo("StateIncompatible");
    assertThat(held.held().retryAt()).isNull();
    assertThat(held.held().message())
        .contains("StateMigrationException", "spec.upgrade.rehearsal: State", "keeps running");
    assertThat(held.lastHandoff().downtime()).isNull();
    assertThat(passing.held().reason()).isEqualTo("RehearsalFailed");
    assertThat(passing.held().retryAt()).isNotNull();
  }

  /** A newer checkpoint has taken its place: that says nothing of the state. */
  @Test
  void shouldGoOnIfTheSnapshotWasDeletedMeanwhile() {
    var cut =
        recorded(with(job().state(JobState.FAILED).details(failed(RestoreTrouble.GONE, false))));

    assertThat(cut.handoff().step()).isEqualTo(Step.CUT);
    assertThat(cut.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.UNCHECKED);
    assertThat(cut.stateCheck().message()).contains("deleted meanwhile");
    assertThat(cut.stateCheck().restored()).isNull();
  }

  @Test
  void shouldGoOnIfFlinkCannotMakeTheJob() {
    var refused = Scene.<Void>failed(400, Scene.NOW, Scene.NOW.minusSeconds(1));
    var cut = recorded(with(job().unknownJob().submit(refused)));

    assertThat(cut.handoff().step()).isEqualTo(Step.CUT);
    assertThat(cut.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.UNCHECKED);
    assertThat(cut.stateCheck().message()).contains("the restore was not rehearsed");
  }

  @Test
  @Law(5)
  void shouldNotWaitForItLongerThanTheDeadline() {
    var restoring = Scene.details(JobState.RUNNING, false, SNAPSHOT, 0);
    var late = with(job().state(JobState.RUNNING).details(restoring)).within(Duration.ofMillis(1));
    var unknown = with(job().unknownJob()).within(Duration.ofMillis(1));

    assertThat(recorded(late).held().reason()).isEqualTo("RehearsalTimeout");
    assertThat(recorded(late).retiring()).containsExactly(Scene.NEXT);
    assertThat(recorded(unknown).held().reason()).isEqualTo("RehearsalTimeout");
  }

  /** A job that does not run is helped by the new one. */
  @Test
  void shouldNotKeepAJobWaitingThatDoesNotRun() {
    var gone = Scene.ViewOf.present().compiled(Scene.COMPILED).state(JobState.FAILED).view();
    var up = Scene.details(JobState.RUNNING, false, SNAPSHOT, 0);

    assertThat(recorded(with(job().unknownJob()).active(gone)).handoff().step())
        .isEqualTo(Step.CUT);
    assertThat(decide(with(job().state(JobState.RUNNING).details(up)).active(gone)).actions())
        .containsExactly(new Action.CancelJob(Scene.NEXT, Scene.REHEARSAL_JOB));
    assertThat(
            recorded(
                    with(job().state(JobState.FAILED).details(failed(RestoreTrouble.NONE, true)))
                        .active(gone))
                .handoff()
                .step())
        .isEqualTo(Step.CUT);
  }

  @Test
  void shouldNotCompareTheStateIfOnlyTheCompileIsWanted() {
    var compiled =
        new Scene()
            .running()
            .rehearses(Rehearsal.COMPILE)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.rehearsed().view())
            .notFitted();

    assertThat(recorded(compiled).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(compiled).stateCheck()).isNull();
    assertThat(decide(compiled.rehearses(Rehearsal.STATE)).actions())
        .hasSize(1)
        .first()
        .isInstanceOf(Action.CheckState.class);
  }
}
