package dev.statefulflink.operator.decide.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
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
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the compiled job shows: slots that are too few, ids that change, no way back. */
class CompiledTest {
  private static final Rehearsal WIDE = Scene.compiled("count", "count", 4);
  private static final Rehearsal VARIES = Scene.compiled("once", "again", 2);

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene upgrade() {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE)
        .next(Scene.ViewOf.rehearsed().view());
  }

  private static Scene.ViewOf compiled(Rehearsal rehearsal) {
    return Scene.ViewOf.present().compiled(rehearsal).state(JobState.FINISHED);
  }

  private static void keepsTheOldJob(Scene scene, String reason) {
    var held = recorded(scene);
    assertThat(held.held().reason()).isEqualTo(reason);
    assertThat(held.active().revision()).isEqualTo(Scene.OLD);
    assertThat(held.handoff()).isNull();
    assertThat(held.retiring()).containsExactly(Scene.NEXT);
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobIfAnOperatorNeedsMoreSlotsThanThereAre() {
    var scene = upgrade().next(compiled(WIDE).view());

    keepsTheOldJob(scene, "NotEnoughSlots");
    assertThat(recorded(scene).held().message())
        .startsWith(
            "The job needs 4 task slots because its operator count words has parallelism 4; its"
                + " cluster has 2. Set spec.job.parallelism to 4, or spec.taskManager.slots")
        .contains("Revision aaaaaaaa keeps running.");
    assertThat(recorded(scene).held().retryAt()).isNull();
  }

  @Test
  void shouldHoldAFirstStartAndTurnARecreateBackIfSlotsAreTooFew() {
    var start = new Scene().handoff(Purpose.START, Step.REHEARSE).next(compiled(WIDE).view());
    var recreate =
        new Scene()
            .running()
            .recreates(Step.REHEARSE, Scene.NOW.minusSeconds(1))
            .next(compiled(WIDE).view());

    assertThat(recorded(start).held().reason()).isEqualTo("NotEnoughSlots");
    assertThat(recorded(recreate).handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(recorded(recreate).handoff().failure().reason()).isEqualTo("NotEnoughSlots");
  }

  @Test
  void shouldGoOnWithFewerSlotsIfTheyWillDo() {
    var batch = new Rehearsal(WIDE.compiled(), true, WIDE.other());

    assertThat(recorded(upgrade().next(compiled(batch).view())).handoff().step())
        .isEqualTo(Step.CUT);
    assertThat(recorded(upgrade().scheduler("Adaptive").next(compiled(WIDE).view())).handoff())
        .extracting(handoff -> handoff.step())
        .isEqualTo(Step.CUT);
    keepsTheOldJob(upgrade().scheduler("default").next(compiled(WIDE).view()), "NotEnoughSlots");
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobIfTheNewOneCompilesOtherwiseEachTime() {
    var scene = upgrade().next(compiled(VARIES).view());

    keepsTheOldJob(scene, "CompileNotRepeatable");
    assertThat(recorded(scene).held().message())
        .contains("operator count words has a different id each time")
        .contains("which is then lost, set spec.job.allowNonRestoredState: true");
  }

  @Test
  void shouldStartAJobThatCompilesOtherwiseEachTimeAndSaySo() {
    var start =
        new Scene()
            .handoff(Purpose.START, Step.REHEARSE)
            .withoutState()
            .next(compiled(VARIES).found(Scene.got(Optional.empty())).view());
    var begun = recorded(start).handoff();

    assertThat(begun.step()).isEqualTo(Step.RESUME);
    assertThat(begun.warning().reason()).isEqualTo("CompileNotRepeatable");
    assertThat(begun.warning().message())
        .startsWith("main() compiles the job otherwise each time")
        .endsWith("Give each operator a uid that never changes.");

    var resumes =
        new Scene()
            .handoff(Purpose.START, Step.REHEARSE)
            .starting("file:///s", false)
            .restoresFrom("file:///s");
    assertThat(recorded(resumes.next(compiled(VARIES).view())).held().reason())
        .isEqualTo("CompileNotRepeatable");
  }

  @Test
  void shouldKeepSayingSoWhileThatJobRuns() {
    var started = Scene.details(JobState.RUNNING, true, null, 1);
    var scene =
        new Scene()
            .handoff(Purpose.START, Step.VERIFY)
            .withoutState()
            .warned("CompileNotRepeatable", "No other start.")
            .next(Scene.ViewOf.present().state(JobState.RUNNING).details(started).view());
    var active = recorded(scene).active();
    assertThat(active.warning()).isEqualTo("No other start.");

    var steady = decide(new Scene().declares(Scene.OLD_DIGEST).running().warning("No start."));
    assertThat(steady.verdict().reason()).isEqualTo(Reason.RUNNING);
    assertThat(steady.verdict().message()).isEqualTo("The job runs. No start.");
  }

  @Test
  void shouldForgetAWarningThatIsNotOfTheNewJob() {
    var started = Scene.details(JobState.RUNNING, true, Scene.STATE.location(), 1);
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY)
            .warned("WayBackUnknown", "It does not compile again.")
            .next(Scene.ViewOf.present().state(JobState.RUNNING).details(started).view());

    assertThat(recorded(scene).active().revision()).isEqualTo(Scene.NEXT);
    assertThat(recorded(scene).active().warning()).isNull();
  }

  @Test
  void shouldGoOnIfNoStateIsWantedOrLostStateIsAllowed() {
    var nothing = upgrade().by(Strategy.WARM, StateFrom.NOTHING).next(compiled(VARIES).view());
    var dropped = upgrade().allowNonRestoredState().next(compiled(VARIES).view());

    for (var scene : List.of(nothing, dropped)) {
      assertThat(recorded(scene).handoff().step()).isEqualTo(Step.CUT);
      assertThat(recorded(scene).handoff().warning().reason()).isEqualTo("CompileNotRepeatable");
    }
  }

  @Test
  void shouldCompileTheOldRevisionAgainBeforeTheCut() {
    var scene = upgrade().notCompared();
    var decision = decide(scene);

    assertThat(decision.actions())
        .containsExactly(
            new Action.Compare(
                Scene.OLD,
                Scene.OLD_JOB,
                Observed.submission(scene.seen(), Scene.intent()),
                Scene.NEXT));
    assertThat(decision.verdict().reason()).isEqualTo(Reason.REHEARSING);
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobIfThereIsNoWayBackToIt() {
    var otherwise = Scene.ViewOf.running().compiled(VARIES).view();

    keepsTheOldJob(upgrade().active(otherwise), "NoWayBack");
    assertThat(recorded(upgrade().active(otherwise)).held().message())
        .contains("compiles differently now than when it was started (operator count words)")
        .contains("spec.upgrade.rollback: false")
        .contains("Revision aaaaaaaa keeps running.");
    assertThat(recorded(upgrade().active(otherwise)).held().retryAt()).isNotNull();
  }

  @Test
  void shouldGoOnIfNoWayBackIsWanted() {
    var otherwise = Scene.ViewOf.running().compiled(VARIES).view();
    var unasked = Scene.view(new ClusterState.Present(), JobState.RUNNING);

    for (var view : List.of(otherwise, unasked)) {
      for (var scene :
          List.of(
              upgrade().withoutRollback(),
              upgrade().by(Strategy.WARM, StateFrom.NOTHING),
              upgrade().withoutActiveRecord().by(Strategy.WARM, StateFrom.CHECKPOINT))) {
        var begun = recorded(scene.notCompared().active(view)).handoff();
        assertThat(begun.step()).isEqualTo(Step.CUT);
        assertThat(begun.warning()).isNull();
      }
    }
  }

  @Test
  void shouldGoOnWithAWarningIfTheOldRevisionDoesNotCompile() {
    var broken = Scene.ViewOf.running().rehearsal(Scene.failed(500)).view();
    var begun = recorded(upgrade().active(broken)).handoff();

    assertThat(begun.step()).isEqualTo(Step.CUT);
    assertThat(begun.warning().reason()).isEqualTo("WayBackUnknown");
    assertThat(begun.warning().message()).contains("no longer compiles: Boom.");
  }

  @Test
  void shouldAskAgainForAMinuteIfTheOldJobManagerDoesNotAnswerThat() {
    var silent = Scene.ViewOf.running().rehearsal(Scene.failed(0)).view();

    assertThat(decide(compiledBefore(59).active(silent)).actions()).hasSize(1);
    var late = recorded(compiledBefore(61).active(silent)).handoff();
    assertThat(late.step()).isEqualTo(Step.CUT);
    assertThat(late.warning().reason()).isEqualTo("WayBackUnknown");
  }

  private static Scene compiledBefore(long seconds) {
    var at = Scene.NOW.minusSeconds(seconds);
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE, at)
        .next(Scene.ViewOf.rehearsed().rehearsal(new Answer.Got<>(Scene.COMPILED, at)).view());
  }

  @Test
  void shouldTakeAPlanThatFlinkDoesNotShowForTheSame() {
    var sparse = new Rehearsal(WIDE.compiled(), false, List.of());

    assertThat(recorded(upgrade().active(Scene.ViewOf.running().compiled(sparse).view())))
        .extracting(memory -> memory.handoff().step())
        .isEqualTo(Step.CUT);
  }
}
