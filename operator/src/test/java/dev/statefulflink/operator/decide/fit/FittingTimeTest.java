package dev.statefulflink.operator.decide.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.fit.StateFit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** For how long a handoff waits for what becomes of its state: it is held up by nothing else. */
class FittingTimeTest {
  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Action.CheckState asked(Scene scene) {
    var actions = decide(scene).actions();
    assertThat(actions).hasSize(1).first().isInstanceOf(Action.CheckState.class);
    return (Action.CheckState) actions.get(0);
  }

  @Test
  void shouldAskAgainForHalfAMinuteIfNobodyAnswers() {
    assertThat(asked(compiledBefore(29)).revision()).isEqualTo(Scene.NEXT);
    var late = recorded(compiledBefore(31));
    assertThat(late.handoff().step()).isEqualTo(Step.CUT);
    assertThat(late.stateCheck().outcome()).isEqualTo(StateCheck.Outcome.UNCHECKED);
  }

  private static Scene compiledBefore(long seconds) {
    return compiledBefore(seconds, Scene.failed(0));
  }

  private static Scene compiledBefore(long seconds, Answer<StateFit> answer) {
    var at = Scene.NOW.minusSeconds(seconds);
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE, at)
        .next(
            Scene.ViewOf.rehearsed()
                .rehearsal(new Answer.Got<>(Scene.COMPILED, at))
                .fit(answer)
                .view());
  }

  /** Twice was it compiled in nine minutes, and the deadline is ten. */
  @Test
  void shouldNotRunAMainOnceMoreThatNeedsMostOfTheDeadline() {
    var slow =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.REHEARSE, Scene.NOW.minusSeconds(541))
            .notFitted()
            .next(
                Scene.ViewOf.rehearsed()
                    .rehearsal(new Answer.Got<>(Scene.COMPILED, Scene.NOW.minusSeconds(1)))
                    .view());
    assertThat(recorded(slow).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(slow).stateCheck().outcome()).isEqualTo(StateCheck.Outcome.UNCHECKED);
    assertThat(asked(slow.within(Duration.ofMinutes(20))).revision()).isEqualTo(Scene.NEXT);
  }

  @Test
  void shouldWarmUpForAsLongAsEverOnceTheStateIsCompared() {
    var compared =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.REHEARSE, Scene.NOW.minusSeconds(50))
            .next(
                Scene.ViewOf.present()
                    .rehearsal(new Answer.Got<>(Scene.COMPILED, Scene.NOW.minusSeconds(40)))
                    .fit(new Answer.Got<>(Scene.FITS, Scene.NOW.minusSeconds(20)))
                    .unknownJob()
                    .view());

    assertThat(decide(compared).actions()).first().isInstanceOf(Action.WarmUp.class);
  }

  @Test
  void shouldNotAskAgainWhileTheAnswerIsFresh() {
    var failed = Scene.<StateFit>failed(0, Scene.NOW, Scene.NOW.minus(Duration.ofSeconds(20)));

    assertThat(decide(compiledBefore(1, failed)).actions()).isEmpty();
  }
}
