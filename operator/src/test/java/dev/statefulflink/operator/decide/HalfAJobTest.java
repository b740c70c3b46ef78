package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new job may still lack when Flink has it: its other half, and slots. */
class HalfAJobTest {
  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"RESUME", "VERIFY"})
  void shouldTurnBackAJobOfWhichMainStartsASecondOne(Step step) {
    var half = Scene.details(JobState.RUNNING, true, Scene.STATE.location(), 1);
    var second = new FlinkCallFailed(400, "Cannot have more than one execute()", true);
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .details(half)
            .submit(new Answer.Failed<>(second, Scene.NOW))
            .view();
    var back = recorded(new Scene().running().handoff(Purpose.UPGRADE, step).next(view));
    var held = recorded(new Scene().handoff(Purpose.START, step).next(view));

    assertThat(back.handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(back.handoff().failure().reason()).isEqualTo("SubmitRefused");
    assertThat(held.held().reason()).isEqualTo("SubmitRefused");
    assertThat(held.held().message())
        .contains("main() calls execute() more than once")
        .contains("statement set");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500})
  void shouldNotTurnAJobBackThatFlinkHasForAnyOtherAnswer(int status) {
    var up = Scene.details(JobState.RUNNING, true, Scene.STATE.location(), 1);
    var view =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .details(up)
            .submit(Scene.failed(status))
            .view();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY).next(view);

    assertThat(recorded(scene).active().revision()).isEqualTo(Scene.NEXT);
  }

  /** Any other refusal is one of a job that Flink does not have. */
  @Test
  void shouldNotTurnAJobBackOfWhichNobodyKnowsWhetherFlinkHasIt() {
    var view = Scene.ViewOf.present().submit(Scene.failed(400));
    var silent = view.view().withState(Scene.failed(0));
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME);

    assertThat(decide(scene.next(silent)).record()).isEmpty();
    assertThat(decide(scene.next(view.view())).record()).isEmpty();
  }

  /** It may have completed a checkpoint, which its pods' end and a look into storage show. */
  @Test
  @Law(3)
  void shouldNotSubmitAJobAgainThatFlinkHasAcceptedAndForgotten() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME);
    var start = new Scene().handoff(Purpose.START, Step.RESUME);
    for (var submitted : SUBMITTED) {
      var left = submitted.withFound(Scene.got(Optional.of("file:///s/checkpoints/b/chk-1")));
      var back = recorded(scene.next(left)).handoff();

      assertThat(back.step()).isEqualTo(Step.WITHDRAW);
      assertThat(back.failure().reason()).isEqualTo("RestoreFailed");
      assertThat(recorded(start.next(left)).held().message()).contains("no longer knows it");
    }
  }

  /** Whether Flink took it, or nobody knows. */
  private static final List<ClusterView> SUBMITTED =
      List.of(submitted(Scene.got(null)), submitted(Scene.failed(0)));

  private static ClusterView submitted(Answer<Void> answer) {
    return Scene.ViewOf.present().unknownJob().submit(answer).view().withFound(new Answer.None<>());
  }

  @Test
  @Law(3)
  void shouldLookForWhatItHasLeftBeforeItIsSubmittedAgain() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME);
    for (var submitted : SUBMITTED) {
      assertThat(decide(scene.next(submitted)).actions()).isEmpty();
      assertThat(decide(scene.next(submitted.withFound(Scene.failed(500)))).actions()).isEmpty();
      assertThat(decide(scene.next(submitted.withFound(Scene.got(Optional.empty())))).actions())
          .hasOnlyElementsOfType(Action.Submit.class)
          .hasSize(1);
    }
  }

  /** The operator that submitted it may have ended. */
  @Test
  @Law(3)
  void shouldLookAlsoIfItDoesNotKnowWhetherItWasSubmitted() {
    var unknown = submitted(new Answer.None<>());
    var first = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME, Scene.NOW);
    var later =
        new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME, Scene.NOW.minusSeconds(4));

    assertThat(decide(first.next(unknown)).actions()).hasSize(1);
    assertThat(decide(later.next(unknown)).actions()).isEmpty();
  }

  @Test
  void shouldWaitForTheEndOfMainBeforeAJobIsTakenForWell() {
    var up = Scene.details(JobState.RUNNING, true, Scene.STATE.location(), 1);
    var view = Scene.ViewOf.present().state(JobState.RUNNING).details(up).submitting().view();

    var soon = verifying(Duration.ofSeconds(30)).next(view);
    assertThat(decide(soon).record()).isEmpty();
    assertThat(decide(soon).verdict().reason()).isEqualTo(Reason.VERIFYING);
    assertThat(recorded(verifying(Duration.ofSeconds(31)).next(view)).active().revision())
        .isEqualTo(Scene.NEXT);
  }

  private static Scene verifying(Duration since) {
    return new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY, Scene.NOW.minus(since));
  }

  @Test
  @Law(5)
  void shouldTurnBackAJobThatWaitsForSlotsThatDoNotCome() {
    var taken = new Slots(2, 0, 4);
    var back = recorded(resuming(taken, 31)).handoff();

    assertThat(back.step()).isEqualTo(Step.WITHDRAW);
    assertThat(back.failure().reason()).isEqualTo("NotEnoughSlots");
    assertThat(back.failure().message())
        .startsWith("All 2 task slots of the new cluster are used, and 4 tasks of the job still")
        .contains("spec.taskManager.slots");
  }

  @Test
  void shouldWaitForSlotsThatMayStillCome() {
    var taken = new Slots(2, 0, 4);

    assertThat(decide(resuming(taken, 29)).record()).isEmpty();
    assertThat(decide(resuming(new Slots(2, 1, 4), 31)).record()).isEmpty();
    assertThat(decide(resuming(new Slots(2, 0, 0), 31)).record()).isEmpty();
    assertThat(decide(resuming(taken, 31).scheduler("adaptive")).record()).isEmpty();
    assertThat(decide(resuming(taken, 31).next(partial(taken, 31))).record()).isEmpty();
  }

  private static Scene resuming(Slots slots, long since) {
    var at = Scene.NOW.minusSeconds(since);
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RESUME, Scene.NOW.minusSeconds(100))
        .next(waiting(Scene.ViewOf.present(), slots, at).view());
  }

  private static ClusterView partial(Slots slots, long since) {
    var partial = new Scene.ViewOf(new ClusterState.Partial());
    return waiting(partial, slots, Scene.NOW.minusSeconds(since)).view();
  }

  private static Scene.ViewOf waiting(Scene.ViewOf view, Slots slots, Instant since) {
    var waits = Scene.details(JobState.RUNNING, false, Scene.STATE.location(), 0);
    return view.state(JobState.RUNNING).details(waits).slots(Scene.got(slots, since));
  }
}
