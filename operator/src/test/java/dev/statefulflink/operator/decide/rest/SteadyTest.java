package dev.statefulflink.operator.decide.rest;

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
import dev.statefulflink.operator.decide.ForwardTest;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * While no handoff is in progress: what is reported, what is repaired, and what a handoff begins
 * with.
 */
class SteadyTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene asDeclared() {
    return new Scene().running().declares(Scene.OLD_DIGEST);
  }

  private static ClusterView ended(JobState state) {
    return Scene.ViewOf.present().state(state).details(Scene.details(state, false, null, 7)).view();
  }

  @Test
  void shouldRecordWhatAFailedJobLeftOnce() {
    var left = Scene.details(JobState.FAILED, false, null, 7).newestSnapshot().orElseThrow();
    var same = new SavedState(left, SavedState.Kind.CHECKPOINT, Scene.NOW, null, "hashmap");
    var failed = asDeclared().active(ended(JobState.FAILED));

    assertThat(recorded(failed).lastState()).isEqualTo(same);
    assertThat(recorded(failed.lastState(Scene.STATE)).lastState()).isEqualTo(same);
    assertThat(decide(failed.lastState(same)).record()).isEmpty();
    assertThat(decide(asDeclared().keepsFinishedPods().active(ended(JobState.FINISHED))).record())
        .isEmpty();
  }

  @Test
  void shouldTellWhatIsMissingToASuspendedJob() {
    var leaving =
        new Scene()
            .suspended()
            .retires(new RetiringView(Scene.OLD, false, false, Pods.RUNNING, true));
    var rests = new Scene().suspended().lastState(Scene.STATE);

    assertThat(decide(leaving).verdict().reason()).isEqualTo(Reason.SUSPENDING);
    assertThat(decide(rests).verdict().message())
        .contains(Scene.STATE.location())
        .contains("spec.job.state");
    assertThat(decide(new Scene().suspended()).verdict().message()).contains("none yet");
  }

  @Test
  void shouldTellWhatIsWrongBeforeHowTheJobIs() {
    assertThat(decide(asDeclared().invalid()).verdict())
        .isEqualTo(new Verdict(Reason.SPEC_INVALID, "The spec is wrong."));
    assertThat(decide(asDeclared().refused(false)).verdict().reason())
        .isEqualTo(Reason.KUBERNETES_REFUSED);
    assertThat(decide(asDeclared().refused(false)).verdict().message()).contains("forbidden");
    var unknown = Scene.ViewOf.present().unknownJob().view();
    assertThat(decide(asDeclared().active(unknown)).verdict().reason()).isEqualTo(Reason.JOB_LOST);
    assertThat(decide(asDeclared().active(Scene.ViewOf.present().view())).verdict().reason())
        .isEqualTo(Reason.FLINK_UNREACHABLE);
  }

  @Test
  void shouldTellOfAJobThatFailsWhileAGenerationIsHeld() {
    var failed = Scene.view(new ClusterState.Present(), JobState.FAILED);
    var forgotten = Scene.ViewOf.present().unknownJob().view();
    var held = new Scene().running().held(Reason.JAR_NOT_FOUND, null);
    var invalid = asDeclared().invalid().active(failed);

    assertThat(decide(held.active(failed)).verdict().reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(decide(held.active(failed)).verdict().message())
        .contains("FAILED")
        .contains("JarNotFound")
        .contains("It failed.");
    assertThat(decide(held.active(forgotten)).verdict().reason()).isEqualTo(Reason.JOB_LOST);
    assertThat(decide(invalid).verdict().reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(decide(invalid).verdict().message()).contains("The spec is wrong.");
  }

  /** What it starts from next is said only as far as it is known. */
  @Test
  @Law(3)
  void shouldSayWhatAFailedJobStartsFromNext() {
    var left = Scene.details(JobState.FAILED, false, null, 7);
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
            "it broke");
    var same =
        new SavedState(
            left.newestSnapshot().orElseThrow(),
            SavedState.Kind.CHECKPOINT,
            Scene.NOW,
            null,
            "hashmap");
    var forgotten = Scene.ViewOf.present().unknownJob().view();

    assertThat(failed(asDeclared().lastState(same).active(view(left, JobState.FAILED))))
        .contains("starts it from " + same.location());
    assertThat(failed(asDeclared().active(view(nothing, JobState.FAILED))))
        .contains("starts it from file:///restored");
    assertThat(failed(asDeclared().startedEmpty().active(view(nothing, JobState.FAILED))))
        .contains("left no checkpoint")
        .contains("without state");
    assertThat(failed(asDeclared().active(Scene.view(new ClusterState.Present(), JobState.FAILED))))
        .contains("if it has completed one");
    assertThat(failed(asDeclared().active(forgotten))).contains("if there is one");
  }

  private static String failed(Scene scene) {
    return decide(scene).verdict().message();
  }

  /** Its work is done: a change of the spec has to declare whether it should be repeated. */
  @Test
  @Law(4)
  void shouldNotRunAFinishedJobAgainWithoutAWord() {
    var finished =
        new Scene()
            .running()
            .active(view(Scene.batch(JobState.FINISHED, false), JobState.FINISHED));
    var unasked =
        new Scene().running().active(Scene.view(new ClusterState.Present(), JobState.FINISHED));
    var held = recorded(finished);

    assertThat(held.handoff()).isNull();
    assertThat(held.active().revision()).isEqualTo(Scene.OLD);
    assertThat(held.held().reason()).isEqualTo("StateUnknown");
    assertThat(held.held().message())
        .contains("finished")
        .contains("from the beginning")
        .contains("spec.upgrade.stateFrom: Nothing");
    assertThat(decide(unasked).record()).isEmpty();
    assertThat(recorded(finished.by(Strategy.WARM, StateFrom.NOTHING)).handoff()).isNotNull();
  }

  /** A stop by the recorded savepoint ends a job as FINISHED as well. */
  @Test
  void shouldGoOnWithAHandoffOfWhichTheRecordWasLost() {
    var own =
        new JobDetails(
            JobState.FINISHED,
            false,
            Optional.empty(),
            false,
            3,
            Optional.of(Scene.STATE.location()),
            Optional.of(Scene.STATE.location()),
            0,
            "");

    assertThat(recorded(new Scene().running().active(view(own, JobState.FINISHED))).handoff().id())
        .isEqualTo(Scene.NEXT);
  }

  @Test
  @Law(4)
  void shouldNotStopAJobInBatchModeThatWouldBeginAgain() {
    var settings = new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE), false);
    var running =
        new Scene()
            .running()
            .active(
                Scene.view(new ClusterState.Present(), JobState.RUNNING)
                    .withSettings(Scene.got(Optional.of(settings))));
    var held = recorded(running);

    assertThat(held.handoff()).isNull();
    assertThat(held.held().reason()).isEqualTo("SavepointFailed");
    assertThat(held.held().retryAt()).isAfter(Scene.NOW);
    assertThat(held.held().message()).contains("batch").contains("keeps running");
    assertThat(recorded(running.by(Strategy.WARM, StateFrom.NOTHING)).handoff()).isNotNull();
  }

  private static ClusterView view(JobDetails details, JobState state) {
    return Scene.ViewOf.present().state(state).details(details).view();
  }

  @Test
  void shouldSayWhatAPodSuffersFromWhenItsJobManagerIsSilent() {
    var crashing =
        new ClusterState.Troubled(
            PodTrouble.POD_CRASHING, "It crashes (OOMKilled).", Duration.ZERO);
    var told = decide(asDeclared().active(ClusterView.unasked(crashing))).verdict();

    assertThat(told.reason()).isEqualTo(Reason.FLINK_UNREACHABLE);
    assertThat(told.message()).contains("It crashes (OOMKilled).");
  }

  @Test
  void shouldTellOfEveryStateOfTheJob() {
    var told =
        Map.of(
            JobState.RUNNING, Reason.RUNNING,
            JobState.FINISHED, Reason.FINISHED,
            JobState.FAILED, Reason.JOB_FAILED,
            JobState.CANCELED, Reason.JOB_FAILED,
            JobState.CREATED, Reason.JOB_STARTING,
            JobState.RECONCILING, Reason.JOB_STARTING,
            JobState.RESTARTING, Reason.JOB_RESTARTING,
            JobState.CANCELLING, Reason.JOB_RESTARTING);

    told.forEach(
        (state, reason) ->
            assertThat(
                    decide(asDeclared().active(Scene.view(new ClusterState.Present(), state)))
                        .verdict()
                        .reason())
                .isEqualTo(reason));
  }

  @Test
  void shouldNotCountWhatWasHeldOfAnotherGeneration() {
    var scene = new Scene().running().heldAt(1, 4, null);

    assertThat(recorded(scene).handoff().attempt()).isEqualTo(1);
    assertThat(recorded(scene).handoff().id()).isEqualTo(Scene.NEXT);
    assertThat(recorded(new Scene().running().heldAt(2, 4, Scene.NOW)).handoff().attempt())
        .isEqualTo(5);
    assertThat(decide(asDeclared().heldAt(1, 4, null)).verdict().reason())
        .isEqualTo(Reason.VERIFYING);
  }

  @Test
  void shouldMarkOnlyAHandoffThatCutsFirstAsRecreate() {
    var warm = recorded(new Scene().running()).handoff();
    var recreate =
        recorded(new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT)).handoff();

    assertThat(warm.strategy()).isNull();
    assertThat(recreate.strategy()).isEqualTo(Strategy.RECREATE);
    assertThat(recreate.jobId()).isEqualTo(Scene.NEW_JOB);
  }

  @Test
  void shouldNotStopAJobOfWhichNobodyKnowsWhatItWasMadeFrom() {
    var recreate =
        new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT).withoutActiveRecord();
    var suspended = new Scene().running().suspended().withoutActiveRecord();

    for (var scene : new Scene[] {recreate, suspended}) {
      assertThat(decide(scene).record()).isEmpty();
      assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
      assertThat(decide(scene).actions())
          .containsExactly(new Action.ServeRevision(Scene.OLD, Optional.empty()));
    }
  }

  @Test
  void shouldNotMakeARevisionWhileOneOfTheSameNameIsRemoved() {
    var leaving = new RetiringView(Scene.NEXT, false, false, Pods.RUNNING, true);
    var scene = new Scene().running().retires(leaving);

    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).verdict().message()).contains(Scene.NEXT);
  }

  @Test
  void shouldRememberNothingOfAnEarlierObjectThatHadRestoredNothing() {
    assertThat(recorded(new Scene().kept(Scene.STATE, "")).lastRestoreFrom()).isNull();
  }

  @Test
  void shouldListARevisionOnceThatBothTheRecordAndKubernetesKnow() {
    var gone = new RetiringView("bbbbbbbb", false, false, Pods.NONE, false);
    var left = new RetiringView("cccccccc", true, true, Pods.RUNNING, true);
    var scene = asDeclared().retires(gone, left).strangers("cccccccc", "dddddddd");

    assertThat(recorded(scene).retiring()).containsExactly("cccccccc", "dddddddd");
  }

  @Test
  void shouldTellHowLongEachStepTook() {
    var done =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY)
            .next(ForwardTest.job(JobState.RUNNING, true, 1));
    var last = recorded(done).lastHandoff();

    assertThat(last.steps()).isEqualTo(Map.of("Cut", "2.000s", "Verify", "1.000s"));
    assertThat(last.finishedAt()).isEqualTo(Scene.NOW);
  }

  @Test
  void shouldKeepTheKnownStateWhereTheNewJobStartedFromElsewhere() {
    var verified =
        new Scene()
            .running()
            .lastState(Scene.STATE)
            .restoresFrom("file:///given")
            .handoff(Purpose.UPGRADE, Step.VERIFY)
            .starting("file:///given", false)
            .withoutState()
            .next(
                Scene.ViewOf.present()
                    .state(JobState.RUNNING)
                    .details(Scene.details(JobState.RUNNING, true, "file:///given", 1))
                    .view());

    assertThat(recorded(verified).lastState()).isEqualTo(Scene.STATE);
    assertThat(recorded(verified).lastRestoreFrom()).isEqualTo("file:///given");
    assertThat(recorded(verified).active().restoredFrom()).isEqualTo("file:///given");
  }

  @Test
  void shouldHoldAFirstStartThatFails() {
    var start =
        new Scene()
            .handoff(Purpose.START, Step.VERIFY)
            .next(ForwardTest.job(JobState.FAILED, false, 0));

    assertThat(recorded(start).held().reason()).isEqualTo("RestoreFailed");
    assertThat(recorded(start).held().message()).contains("Nothing runs. The operator tries again");
    assertThat(recorded(start).retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldPrepareByWhatIsDeclaredUntilItIsRecorded() {
    var fresh = new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE).withoutNextRecord();
    var unreadable = new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE).invalid();

    assertThat(decide(fresh).actions())
        .containsExactly(new Action.ApplyCluster(Scene.NEXT, 2, Scene.NEXT_JOBS, Scene.intent()));
    assertThat(recorded(unreadable).handoff()).isNull();
    assertThat(recorded(unreadable).retiring()).containsExactly(Scene.NEXT);
    var recreated = new Scene().running().recreates(Step.PREPARE, Scene.NOW).invalid();
    assertThat(decide(recreated).actions()).hasSize(1);
    assertThat(recorded(recreated.withoutNextRecord()).handoff().failure().reason())
        .isEqualTo("SpecInvalid");
  }

  @Test
  void shouldSubmitNothingWhoseSpecIsNotRecorded() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RESUME)
            .withoutNextRecord()
            .next(Scene.ViewOf.present().unknownJob().view());

    assertThat(decide(scene).actions()).isEmpty();
    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.RESTORING);
  }

  /** News of it wakes. A wake may be lost, as all things may. */
  @Test
  void shouldLookAgainRarelyWhileAJobIsWatched() {
    for (var state : JobState.values()) {
      var view = Scene.view(new ClusterState.Present(), state);
      assertThat(decide(asDeclared().active(view)).again()).as("%s", state).hasMinutes(5);
    }
  }

  @Test
  void shouldLookRarelyAtASuspendedJob() {
    var leaving =
        new Scene()
            .suspended()
            .retires(new RetiringView(Scene.OLD, false, false, Pods.RUNNING, true));

    assertThat(decide(new Scene().suspended()).again()).hasMinutes(5);
    assertThat(decide(leaving).again()).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }
}
