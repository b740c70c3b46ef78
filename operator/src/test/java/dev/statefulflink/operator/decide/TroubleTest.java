package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong: before the cut the job never notices, after it the old revision runs again. */
class TroubleTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static void isHeld(StatefulJobStatus memory, Reason reason) {
    assertThat(memory.handoff()).isNull();
    assertThat(memory.held().reason()).isEqualTo(reason.word());
    assertThat(memory.held().generation()).isEqualTo(2);
    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldHoldAGenerationWhoseJarIsMissing() {
    var trouble =
        new ClusterState.Troubled(PodTrouble.JAR_NOT_FOUND, "There is no jar.", Duration.ZERO);
    var memory =
        recorded(
            new Scene()
                .running()
                .handoff(Purpose.UPGRADE, Step.PREPARE)
                .next(new Scene.ViewOf(trouble).view()));

    isHeld(memory, Reason.JAR_NOT_FOUND);
    assertThat(memory.held().message()).contains("There is no jar.").contains("keeps running");
    assertThat(memory.held().retryAt()).isNull();
  }

  @Test
  void shouldBePatientWithAnImageAndThenTryAgainLater() {
    var trouble =
        new ClusterState.Troubled(
            PodTrouble.IMAGE_PULL_FAILED, "No image.", Duration.ofSeconds(60));
    var view = new Scene.ViewOf(trouble).view();
    var early = new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE).next(view);
    var late =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE, Scene.NOW.minusSeconds(60))
            .next(view);

    assertThat(decide(early).record()).isEmpty();
    isHeld(recorded(late), Reason.IMAGE_PULL_FAILED);
    assertThat(recorded(late).held().retryAt()).isEqualTo(Scene.NOW.plusSeconds(60));
  }

  @Test
  void shouldHoldAGenerationThatDoesNotCompile() {
    var view = Scene.ViewOf.present().rehearsal(Scene.failed(400)).view();
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE).next(view));

    isHeld(memory, Reason.REHEARSAL_FAILED);
    assertThat(memory.held().message()).contains("Boom");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 404, 500, 503})
  void shouldRehearseAgainUnlessTheCauseIsKnownToBeFinal(int status) {
    var view = Scene.ViewOf.present().rehearsal(Scene.failed(status)).view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE).next(view);
    var late = new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE, LONG_AGO).next(view);

    assertThat(decide(scene).actions()).hasOnlyElementsOfType(Action.Rehearse.class).hasSize(1);
    assertThat(decide(scene).verdict().message()).contains("Boom");
    isHeld(recorded(late), Reason.REHEARSAL_TIMEOUT);
    assertThat(recorded(late).held().message()).contains("Boom");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 404, 500, 503})
  void shouldSubmitAgainUnlessTheCauseIsKnownToBeFinal(int status) {
    var view = Scene.ViewOf.present().unknownJob().submit(Scene.failed(status)).view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).next(view);
    var late = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME, LONG_AGO).next(view);

    assertThat(decide(scene).actions()).hasOnlyElementsOfType(Action.Submit.class).hasSize(1);
    assertThat(decide(scene).verdict().message()).contains("Boom");
    assertThat(recorded(late).handoff().failure().reason()).isEqualTo("ResumeTimeout");
    assertThat(recorded(late).handoff().failure().message()).contains("Boom");
  }

  /** Each further try would be downtime, which the old revision can end. */
  @Test
  void shouldGoBackWhenFlinkHasRefusedTheNewJobForLong() {
    var begun = Scene.NOW.minusSeconds(40);

    assertThat(submitting(Purpose.UPGRADE, 500, 31, begun).record().orElseThrow().handoff().step())
        .isEqualTo(Step.WITHDRAW);
    assertThat(submitting(Purpose.UPGRADE, 500, 29, begun).record()).isEmpty();
    assertThat(submitting(Purpose.UPGRADE, 0, 31, begun).record()).as("no answer").isEmpty();
    assertThat(submitting(Purpose.START, 500, 31, begun).record()).as("nothing ran").isEmpty();
  }

  private static Decision submitting(Purpose purpose, int status, long failing, Instant begun) {
    var failed = Scene.<Void>failed(status, Scene.NOW, Scene.NOW.minusSeconds(failing));
    var view = Scene.ViewOf.present().unknownJob().submit(failed).view();
    var scene = purpose == Purpose.START ? new Scene() : new Scene().running();
    return decide(scene.handoff(purpose, Step.RESUME, begun).next(view));
  }

  @Test
  void shouldHoldAGenerationWhoseClusterNeverComesUp() {
    var view = Scene.ViewOf.present().slots(1).view();
    var memory =
        recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.PREPARE, LONG_AGO).next(view));

    isHeld(memory, Reason.PREPARE_TIMEOUT);
    assertThat(memory.held().message()).contains("1 of 2 task slots");
  }

  @Test
  void shouldGiveUpTheNextRevisionWhenTheSpecChangesBeforeTheCut() {
    var memory =
        recorded(
            new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE).declares("third-digest"));

    assertThat(memory.handoff()).isNull();
    assertThat(memory.held()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldFinishWhatWasCutWhenTheSpecChangesAfterTheCut() {
    var scene =
        ForwardTest.cutting(
                JobState.FINISHED, new SavepointResult.Completed(Scene.STATE.location()))
            .declares("third-digest");

    assertThat(recorded(scene).handoff().step()).isEqualTo(Step.RESUME);
  }

  @Test
  void shouldLetTheJobRunOnWhenItsSavepointFails() {
    var memory =
        recorded(ForwardTest.cutting(JobState.RUNNING, new SavepointResult.Failed("disk is full")));

    isHeld(memory, Reason.SAVEPOINT_FAILED);
    assertThat(memory.held().message()).contains("disk is full");
    assertThat(memory.held().retryAt()).isAfter(Scene.NOW);
  }

  @Test
  void shouldAwaitASavepointHoweverLongItTakes() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .savepoint(new SavepointResult.InProgress())
            .view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO).active(view);

    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).actions()).isEmpty();
  }

  @Test
  void shouldNotGoOnFromAJobThatFinishedByItself() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.FINISHED)
            .savepoint(new SavepointResult.Unknown())
            .details(Scene.details(JobState.FINISHED, false, null, 3))
            .view();
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.CUT).active(view));

    isHeld(memory, Reason.STATE_UNKNOWN);
  }

  @Test
  void shouldGoBackWhenFlinkRefusesTheNewJob() {
    var view = Scene.ViewOf.present().unknownJob().submit(Scene.failed(400)).view();
    var memory = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).next(view));

    assertThat(memory.handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(memory.handoff().returnJobId()).isEqualTo(Scene.RETURN_JOB);
    assertThat(memory.handoff().failure().reason()).isEqualTo("SubmitRefused");
  }

  @Test
  void shouldGoBackWhenTheNewJobFailsOrIsRestoredFromElsewhere() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);
    var elsewhere =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .details(Scene.details(JobState.RUNNING, true, "file:///another", 1))
            .view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY);

    assertThat(recorded(scene.next(failed)).handoff().failure().reason())
        .isEqualTo("RestoreFailed");
    assertThat(recorded(scene.next(elsewhere)).handoff().failure().reason())
        .isEqualTo("RestoredElsewhere");
  }

  @Test
  void shouldRemoveTheNewClusterBeforeTheOldRevisionRunsAgain() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);
    var turned = recorded(new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY).next(failed));
    var left = new RetiringView(Scene.NEXT, false, false, Pods.RUNNING, true);
    var leaving = new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW).retires(left);
    var gone = new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW);

    assertThat(turned.handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(turned.retiring()).containsExactly(Scene.NEXT);
    assertThat(decide(leaving).record()).isEmpty();
    assertThat(recorded(gone).handoff().step()).isEqualTo(Step.RETURN);
  }

  /** The objects of the pods stay about a second longer than their processes. */
  @Test
  @Law(2)
  void shouldGoBackWhenTheNewJobCannotRunThoughItsPodsAreStillTold() {
    var ended = new RetiringView(Scene.NEXT, false, true, Pods.ENDED, false);
    var mayRecover = new RetiringView(Scene.NEXT, false, true, Pods.ENDED, true);
    var mayBeMade = new RetiringView(Scene.NEXT, true, true, Pods.ENDED, false);
    Function<RetiringView, Decision> withdraw =
        left -> decide(new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW).retires(left));

    assertThat(withdraw.apply(mayRecover).record()).isEmpty();
    assertThat(withdraw.apply(mayBeMade).record()).isEmpty();
    var back = withdraw.apply(ended).record().orElseThrow();
    assertThat(back.handoff().step()).isEqualTo(Step.RETURN);
    assertThat(back.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  void shouldReturnToTheOldRevisionFromTheSameState() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RETURN)
            .active(Scene.ViewOf.present().unknownJob().view());

    assertThat(decide(scene).actions())
        .containsExactly(
            new Action.AllowJob(Scene.OLD, Scene.RETURN_JOB, Scene.intent()),
            new Action.Submit(
                Scene.OLD,
                Scene.RETURN_JOB,
                Observed.submission(new Scene().seen(), Scene.intent()),
                Optional.of(Scene.STATE.location())));
  }

  @Test
  void shouldHoldTheGenerationOnceTheOldRevisionRunsAgain() {
    var memory =
        recorded(
            new Scene()
                .running()
                .handoff(Purpose.UPGRADE, Step.VERIFY_RETURN)
                .active(ForwardTest.job(JobState.RUNNING, true, 1)));

    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.active().jobId()).isEqualTo(Scene.RETURN_JOB);
    assertThat(memory.active().digest()).isEqualTo(Scene.OLD_DIGEST);
    assertThat(memory.held().reason()).isEqualTo("RestoreFailed");
  }

  @Test
  void shouldNotTryAHeldGenerationAgainButTakeUpARevert() {
    var held = new Scene().running().held(Reason.JAR_NOT_FOUND, null);
    assertThat(decide(held).record()).isEmpty();
    assertThat(decide(held).verdict().reason()).isEqualTo(Reason.JAR_NOT_FOUND);

    var reverted =
        recorded(held.declares(Scene.OLD_DIGEST).held(Reason.JAR_NOT_FOUND, Instant.MIN));
    assertThat(reverted.held()).isNull();
    assertThat(reverted.handoff()).isNull();
  }

  @Test
  void shouldTryAHeldGenerationAgainWhenItsTimeHasCome() {
    var waiting = new Scene().running().held(Reason.SAVEPOINT_FAILED, Scene.NOW.plusSeconds(9));
    var due = new Scene().running().held(Reason.SAVEPOINT_FAILED, Scene.NOW);

    assertThat(decide(waiting).record()).isEmpty();
    assertThat(recorded(due).handoff().attempt()).isEqualTo(2);
    assertThat(recorded(due).handoff().id()).isNotEqualTo(Scene.NEXT);
  }

  @Test
  void shouldCutByCheckpointWhereTheJobCannotRun() {
    var restarts = Scene.view(new ClusterState.Present(), JobState.RESTARTING);
    var since = Scene.NOW.minusSeconds(31);
    var rehearsed =
        Scene.ViewOf.present()
            .rehearsal(Scene.got(Scene.COMPILED, since))
            .view()
            .withState(Scene.got(Optional.of(JobState.FINISHED), since));
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.REHEARSE, since)
            .active(restarts)
            .next(rehearsed);

    assertThat(recorded(scene).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(scene).handoff().triggerId()).isNull();
  }

  /** The pods may be the cause, and nothing else shows it. */
  @Test
  @Law(5)
  void shouldSayWhatAPodSuffersFromWhereverItIsWaitedFor() {
    var oom = "The jobmanager crashes (OOMKilled).";
    var troubled = new ClusterState.Troubled(PodTrouble.POD_CRASHING, oom, Duration.ofSeconds(60));
    var view = ClusterView.unasked(troubled);
    Function<Step, Scene> late =
        step -> new Scene().running().handoff(Purpose.UPGRADE, step, LONG_AGO);

    assertThat(recorded(late.apply(Step.REHEARSE).next(view)).held().message()).contains(oom);
    assertThat(recorded(late.apply(Step.RESUME).next(view)).handoff().failure().message())
        .contains(oom);
    assertThat(decide(late.apply(Step.CUT).active(view)).verdict().message()).contains(oom);
    assertThat(decide(late.apply(Step.RETURN).active(view)).verdict().message()).contains(oom);
    var soon = new Scene().running().handoff(Purpose.UPGRADE, Step.RETURN).active(view);
    assertThat(decide(soon).verdict().message()).contains(oom);
  }

  @Test
  void shouldSayThatTheOldJobRunsOnlyIfItDoes() {
    var trouble = new ClusterState.Troubled(PodTrouble.JAR_NOT_FOUND, "No jar.", Duration.ZERO);
    var prepare =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE)
            .next(new Scene.ViewOf(trouble).view());
    var restarts = Scene.view(new ClusterState.Present(), JobState.RESTARTING);

    assertThat(recorded(prepare).held().message()).contains("keeps running");
    assertThat(recorded(prepare.active(restarts)).held().message())
        .doesNotContain("keeps running")
        .contains("RESTARTING");
    var silent =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.<Optional<JobState>>failed(0));
    assertThat(recorded(prepare.active(silent)).held().message())
        .doesNotContain("keeps running")
        .contains("does not answer");
    assertThat(recorded(prepare.active(Scene.ViewOf.present().view())).held().message())
        .contains("stays in charge.");
  }

  @Test
  void shouldNotGoBackFromAJobThatHasCompletedACheckpoint() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY)
            .next(ForwardTest.job(JobState.FAILED, false, 3));

    assertThat(recorded(scene).active().revision()).isEqualTo(Scene.NEXT);
  }

  @Test
  void shouldStartAnewFromTheRecordedStateWhenNeitherRevisionRuns() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RETURN)
            .active(ForwardTest.job(JobState.FAILED, false, 0));
    var told = decide(scene);
    var memory = recorded(scene.declares("third-digest"));

    assertThat(told.verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(told.record()).isEmpty();
    assertThat(memory.active()).isNull();
    assertThat(memory.handoff()).isNull();
    assertThat(memory.lastState()).isEqualTo(Scene.STATE);
    assertThat(memory.retiring()).containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
  }

  @Test
  void shouldNotStartWhileAnEarlierClusterIsBeingRemoved() {
    var scene = new Scene().retires(new RetiringView(Scene.OLD, false, false, Pods.RUNNING, true));

    assertThat(decide(scene).record()).isEmpty();
  }

  @Test
  void shouldHoldAGenerationThatKubernetesRefuses() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE, Scene.NOW.minusSeconds(31))
            .refused(false);

    isHeld(recorded(scene), Reason.KUBERNETES_REFUSED);
  }
}
