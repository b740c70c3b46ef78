package dev.statefulflink.operator.decide;

import static dev.statefulflink.operator.decide.steps.AwaitTest.APPROVED;
import static dev.statefulflink.operator.decide.steps.AwaitTest.AT_NIGHT;
import static dev.statefulflink.operator.decide.steps.AwaitTest.AT_NOON;
import static dev.statefulflink.operator.decide.steps.AwaitTest.HOUR;
import static dev.statefulflink.operator.decide.steps.AwaitTest.MANUAL;
import static dev.statefulflink.operator.decide.steps.AwaitTest.SOON;
import static dev.statefulflink.operator.decide.steps.AwaitTest.WORD;
import static dev.statefulflink.operator.decide.steps.AwaitTest.ago;
import static dev.statefulflink.operator.decide.steps.AwaitTest.awaiting;
import static dev.statefulflink.operator.decide.steps.AwaitTest.decide;
import static dev.statefulflink.operator.decide.steps.AwaitTest.recorded;
import static dev.statefulflink.operator.decide.steps.AwaitTest.rehearsed;
import static dev.statefulflink.operator.decide.steps.AwaitTest.remembering;
import static dev.statefulflink.operator.decide.steps.AwaitTest.state;
import static dev.statefulflink.operator.decide.steps.AwaitTest.windows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upgrade that waits for a window, and what waits for nothing. */
class AwaitWindowTest {
  /** On clocks that are 58 seconds ahead. */
  private static final CutoverPolicy IN_TWO_SECONDS =
      windows("1 12 * * *", ZoneOffset.ofTotalSeconds(58));

  /** The pods would only wait: the old job is not cut for half a day. */
  @Test
  void shouldLetTheNewPodsGoWhereTheWindowIsFarAndPrepareInTime() {
    var memory = recorded(rehearsed(AT_NIGHT));

    assertThat(memory.handoff()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    assertThat(memory.held().reason()).isEqualTo("AwaitingWindow");
    assertThat(memory.held().message()).contains("begins at 2026-01-02T02:00:00Z");
    assertThat(memory.held().retryAt()).isEqualTo("2026-01-02T01:50:00Z");
    assertThat(memory.held().approve()).isNull();
    var waits = decide(remembering(memory, AT_NIGHT));
    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().reason()).isEqualTo(Reason.AWAITING_WINDOW);
  }

  @Test
  void shouldKeepTheNewPodsWhereTheWindowIsNearAndWakeAtItsBegin() {
    var begun = recorded(rehearsed(SOON)).handoff();
    var waits = decide(awaiting(SOON, ago(10)));
    var last = decide(awaiting(IN_TWO_SECONDS, ago(10)));

    assertThat(begun.step()).isEqualTo(Step.AWAIT);
    assertThat(begun.cutover().awaits()).isEqualTo("AwaitingWindow");
    assertThat(begun.cutover().window()).isEqualTo("2026-01-01T12:05:00Z");
    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().reason()).isEqualTo(Reason.AWAITING_WINDOW);
    assertThat(waits.again()).isEqualTo(Timings.standard().steady());
    assertThat(last.again()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldCutWithinAWindow() {
    assertThat(recorded(rehearsed(AT_NOON)).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(awaiting(AT_NOON, ago(10))).handoff().step()).isEqualTo(Step.CUT);
  }

  @Test
  void shouldWaitForBothWhereBothAreDeclared() {
    var both =
        new CutoverPolicy(true, Optional.empty(), HOUR, AT_NIGHT.windows(), Optional.empty());
    var approved =
        new CutoverPolicy(true, Optional.of(WORD), HOUR, AT_NIGHT.windows(), Optional.empty());
    var neither = recorded(rehearsed(both)).held();
    var closed = recorded(rehearsed(approved)).held();

    assertThat(neither.reason()).isEqualTo("AwaitingApproval");
    assertThat(neither.message()).contains(WORD, "2026-01-02T02:00:00Z");
    assertThat(neither.retryAt()).isEqualTo("2026-01-02T01:50:00Z");
    assertThat(closed.reason()).isEqualTo("AwaitingWindow");
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void shouldWaitForNothingWhereTheJobHasEnded(JobState state) {
    var view = Scene.ViewOf.present().compiled(Scene.COMPILED).state(state).view();
    for (var policy : List.of(MANUAL, AT_NIGHT)) {
      var waits = decide(rehearsed(policy).active(view)).verdict().reason();

      assertThat(Reason.waits(waits.word())).isEqualTo(!state.terminal());
    }
  }

  /** A handoff that was let go for a window begins at once if the job is lost meanwhile. */
  @Test
  void shouldNotWaitAnyLongerOnceTheJobIsLost() {
    var held = recorded(rehearsed(AT_NIGHT));
    var failed = remembering(held, AT_NIGHT).active(state(JobState.FAILED));
    var forgotten =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.empty(), ago(31)));
    var forAMoment = forgotten.withState(Scene.got(Optional.empty(), ago(29)));

    assertThat(recorded(failed).handoff().step()).isEqualTo(Step.PREPARE);
    assertThat(recorded(remembering(held, AT_NIGHT).active(forgotten)).handoff().step())
        .isEqualTo(Step.PREPARE);
    assertThat(decide(remembering(held, AT_NIGHT).active(forAMoment)).record()).isEmpty();
    assertThat(recorded(awaiting(MANUAL, ago(10)).active(state(JobState.FAILED))).handoff().step())
        .isEqualTo(Step.CUT);
  }

  @Test
  void shouldNotBeginARecreateBeforeItMay() {
    var manual = new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT).cutsOver(MANUAL);
    var night = new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT).cutsOver(AT_NIGHT);

    assertThat(recorded(manual).handoff()).isNull();
    assertThat(recorded(manual).held().approve()).isEqualTo(WORD);
    assertThat(recorded(manual).held().reason()).isEqualTo("AwaitingApproval");
    assertThat(recorded(night).held().retryAt()).isEqualTo("2026-01-02T02:00:00Z");
    assertThat(recorded(manual.cutsOver(APPROVED)).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(night.cutsOver(AT_NOON)).handoff().step()).isEqualTo(Step.CUT);
  }

  @Test
  void shouldNotHoldAFirstStartASuspensionADeletionOrAWayBack() {
    var start =
        new Scene()
            .restoresFrom("file:///given/chk-3")
            .cutsOver(MANUAL)
            .handoff(Purpose.START, Step.REHEARSE)
            .starting("file:///given/chk-3", false)
            .next(
                Scene.ViewOf.rehearsed()
                    .found(Scene.got(Optional.of("file:///given/chk-3")))
                    .view());
    var suspend = new Scene().running().declares(Scene.OLD_DIGEST).suspended().cutsOver(MANUAL);
    var delete = new Scene().running().cutsOver(MANUAL).deleted();
    var back = new Scene().running().cutsOver(MANUAL).handoff(Purpose.UPGRADE, Step.WITHDRAW);

    assertThat(recorded(start).handoff().step()).isEqualTo(Step.RESUME);
    assertThat(recorded(suspend).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(delete).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(back).handoff().step()).isEqualTo(Step.RETURN);
  }
}
