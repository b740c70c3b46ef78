package dev.statefulflink.operator.decide.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateFit.Misfit;
import dev.statefulflink.operator.flink.fit.StateFit.Operator;
import dev.statefulflink.operator.flink.fit.StateFit.Rule;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a handoff by what was found of the state, before anything is stopped. */
class FittingTest {
  private static final Operator COUNT = new Operator("0a44", "count", "counts-v1");
  private static final Misfit GONE = new Misfit(Rule.NO_COUNTERPART, COUNT, 12_000_000, "", "");

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

  private static Scene upgrade(StateFit fit) {
    return upgrade(Scene.got(fit));
  }

  private static Scene upgrade(Answer<StateFit> fit) {
    return upgrade().next(Scene.ViewOf.rehearsed().fit(fit).view());
  }

  private static Action.CheckState asked(Scene scene) {
    var actions = decide(scene).actions();
    assertThat(actions).hasSize(1).first().isInstanceOf(Action.CheckState.class);
    return (Action.CheckState) actions.get(0);
  }

  @Test
  void shouldCompareTheStateOfTheJobThatRunsBeforeTheCut() {
    var asked = asked(upgrade().notFitted());

    assertThat(asked.revision()).isEqualTo(Scene.NEXT);
    assertThat(asked.snapshot()).isEmpty();
    assertThat(asked.old().orElseThrow().revision()).isEqualTo(Scene.OLD);
    assertThat(asked.old().orElseThrow().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(asked.itself()).as("a savepoint is still to be taken").isFalse();
  }

  @Test
  void shouldCompareTheVerySnapshotThatTheJobIsRestoredFrom() {
    var checkpoint = upgrade().by(Strategy.WARM, StateFrom.CHECKPOINT);
    assertThat(asked(checkpoint.notFitted()).itself()).isTrue();

    var named = upgrade().starting("file:///s", false).restoresFrom("file:///s").notFitted();
    var found = Scene.ViewOf.rehearsed().found(Scene.got(Optional.of("file:///s"))).view();
    assertThat(asked(named.next(found)).snapshot()).contains("file:///s");
    assertThat(asked(named.next(found)).old()).isEmpty();
    assertThat(asked(named.next(found)).itself()).isTrue();

    var cut = new Scene().running().recreates(Step.REHEARSE, Scene.NOW.minusSeconds(1));
    assertThat(asked(cut.next(Scene.ViewOf.rehearsed().view()).notFitted()).snapshot())
        .contains(Scene.STATE.location());
  }

  @Test
  void shouldLookAtTheJobAloneIfItStartsEmpty() {
    var scene = upgrade().by(Strategy.WARM, StateFrom.NOTHING).notFitted();

    assertThat(asked(scene).snapshot()).isEmpty();
    assertThat(asked(scene).old()).isEmpty();
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobIfItsStateDoesNotFit() {
    var scene = upgrade(Scene.fit(List.of(GONE), List.of()));
    var held = recorded(scene);

    assertThat(held.held().reason()).isEqualTo("StateIncompatible");
    assertThat(held.held().message())
        .contains("Operator count (uid counts-v1, 12 MB) has no counterpart")
        .contains("keep the uid, or set spec.job.allowNonRestoredState: true")
        .contains("Revision aaaaaaaa keeps running.");
    assertThat(held.held().retryAt()).isNull();
    assertThat(held.active().revision()).isEqualTo(Scene.OLD);
    assertThat(held.handoff()).isNull();
    assertThat(held.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.INCOMPATIBLE);
  }

  @Test
  void shouldTurnARecreateBackAndHoldAStartIfTheStateDoesNotFit() {
    var unfit = Scene.ViewOf.rehearsed().fit(Scene.got(Scene.fit(List.of(GONE), List.of())));
    var recreate =
        new Scene()
            .running()
            .recreates(Step.REHEARSE, Scene.NOW.minusSeconds(1))
            .next(unfit.view());
    assertThat(recorded(recreate).handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(recorded(recreate).handoff().failure().reason()).isEqualTo("StateIncompatible");

    var start =
        new Scene()
            .handoff(Purpose.START, Step.REHEARSE)
            .starting("file:///s", false)
            .restoresFrom("file:///s")
            .next(unfit.found(Scene.got(Optional.of("file:///s"))).view());
    assertThat(recorded(start).held().reason()).isEqualTo("StateIncompatible");
  }

  @Test
  void shouldGoOnAndListWhatIsDroppedAndHasNoUid() {
    var fit =
        new StateFit(
            Optional.of("file:///state/chk-7"),
            Optional.empty(),
            List.of(),
            List.of(GONE),
            List.of(),
            List.of(new Operator("1", "sums", "")),
            List.of());
    var next = recorded(upgrade(fit));

    assertThat(next.handoff().step()).isEqualTo(Step.CUT);
    assertThat(next.stateCheck())
        .isEqualTo(
            new StateCheck(
                Scene.NEXT,
                StateCheck.Outcome.FITS,
                "file:///state/chk-7",
                null,
                List.of(new StateCheck.Dropped("count", "counts-v1", 12_000_000L)),
                List.of("sums"),
                null));
  }

  @Test
  void shouldGoOnIfItCannotBeKnown() {
    var refused = recorded(upgrade(Scene.failed(500)));
    assertThat(refused.handoff().step()).isEqualTo(Step.CUT);
    assertThat(refused.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.UNCHECKED);
    assertThat(refused.stateCheck().message()).contains("could not be compared: Boom.");

    var nothing =
        new StateFit(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(recorded(upgrade(nothing)).stateCheck().outcome())
        .isEqualTo(StateCheck.Outcome.UNCHECKED);
    var partly =
        new StateFit(
            Optional.of("file:///s"),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of("the key type of count"),
            List.of(),
            List.of());
    assertThat(recorded(upgrade(partly)).stateCheck().message())
        .isEqualTo("Not known: the key type of count.");
  }

  @Test
  void shouldWaitForAJobThatDoesNotAnswerAndNotForOneThatIsLost() {
    var silent = Scene.ViewOf.present().compiled(Scene.COMPILED).view();
    assertThat(decide(upgrade().notFitted().active(silent)).actions()).isEmpty();

    var forgotten = Scene.ViewOf.present().compiled(Scene.COMPILED).unknownJob().view();
    assertThat(asked(upgrade().notFitted().active(forgotten)).old()).isEmpty();
  }

  @Test
  void shouldTakeTheNewestCheckpointOfAJobThatDoesNotRun() {
    var failed = Scene.view(new ClusterState.Present(), JobState.FAILED);

    assertThat(asked(upgrade().notFitted().active(failed)).itself()).isTrue();
  }

  @Test
  void shouldNotLookAtABatchJob() {
    var batch = new Rehearsal(Scene.COMPILED.compiled(), true, Scene.COMPILED.other());
    var scene =
        upgrade()
            .notFitted()
            .next(Scene.ViewOf.present().compiled(batch).state(JobState.FINISHED).view());

    assertThat(recorded(scene).stateCheck()).isNull();
    assertThat(recorded(scene).handoff().step()).isEqualTo(Step.CUT);
  }

  /** A plan does not show it, so that it was found at Resume only. */
  @Test
  @Law(4)
  void shouldHoldAJobOfWhichAnOperatorInsideAChainHasAnotherIdEachTime() {
    var held = recorded(upgrade(varying()));
    assertThat(held.held().reason()).isEqualTo("CompileNotRepeatable");
    assertThat(held.held().message()).contains("operator last has a different id each time");

    var start =
        new Scene()
            .handoff(Purpose.START, Step.REHEARSE)
            .withoutState()
            .next(
                Scene.ViewOf.rehearsed()
                    .found(Scene.got(Optional.empty()))
                    .fit(Scene.got(varying()))
                    .view());
    assertThat(recorded(start).handoff().step()).isEqualTo(Step.RESUME);
    assertThat(recorded(start).handoff().warning().reason()).isEqualTo("CompileNotRepeatable");
  }

  private static StateFit varying() {
    return new StateFit(
        Optional.of("file:///s"),
        Optional.of("last"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
