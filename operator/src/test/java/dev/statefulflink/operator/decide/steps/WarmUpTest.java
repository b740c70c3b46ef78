package dev.statefulflink.operator.decide.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
  private static final Duration LIMIT = Timings.standard().warmUp();

  @Test
  void shouldBeRecordedWhereAJobRunsMeanwhile() {
    var begun = decide(new Scene().running()).record().orElseThrow().handoff();

    assertThat(begun.step()).isEqualTo(Step.PREPARE);
    assertThat(begun.warmUpJobId()).isEqualTo(Scene.WARM_UP_JOB).isNotEqualTo(begun.jobId());
  }

  @Test
  void shouldNotBeRecordedWhereNothingRunsMeanwhile() {
    var start = decide(new Scene());
    var recreate = decide(new Scene().running().by(Strategy.RECREATE, StateFrom.SAVEPOINT));
    var edited =
        decide(new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).declares("third"));
    var cleared = decide(new Scene().running().recreates(Step.CLEAR, ago(1)).declares("third"));

    assertThat(start.record().orElseThrow().handoff().warmUpJobId()).isNull();
    assertThat(recreate.record().orElseThrow().handoff().warmUpJobId()).isNull();
    assertThat(cleared.record().orElseThrow().handoff().warmUpJobId()).isNull();
    assertThat(edited.actions()).noneMatch(action -> action instanceof Action.WarmUp);
  }

  @Test
  void shouldRunAsManySubtasksAsTheJobToComeOnceItIsCompiled() {
    var compiling = Scene.ViewOf.present().unknownJob();
    var compiled = compiling.rehearsal(Scene.got(Scene.COMPILED));

    assertThat(rehearsing(compiling).actions())
        .noneMatch(action -> action instanceof Action.WarmUp);
    assertThat(rehearsing(compiled).actions())
        .containsExactly(
            new Action.WarmUp(Scene.NEXT, Scene.WARM_UP_JOB, Scene.intent().parallelism()));
  }

  @Test
  void shouldRunAgainAndEndTheOneThatRuns() {
    var again = Scene.WARM_UP_JOBS.get(1);
    var over =
        Scene.ViewOf.present().rehearsal(Scene.got(Scene.COMPILED)).warmUp(again).unknownJob();
    var late = compiled(LIMIT.plusSeconds(1)).warmUp(again);

    assertThat(again).isNotEqualTo(Scene.WARM_UP_JOB);
    assertThat(rehearsing(over).actions())
        .containsExactly(new Action.WarmUp(Scene.NEXT, again, Scene.intent().parallelism()));
    assertThat(rehearsing(late.state(JobState.RUNNING)).actions())
        .containsExactly(new Action.CancelJob(Scene.NEXT, again));
    assertThat(rehearsing(late.unknownJob()).record()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void shouldGoOnHoweverItEndedAndNotBefore(JobState state) {
    var decision =
        rehearsing(Scene.ViewOf.present().rehearsal(Scene.got(Scene.COMPILED)).state(state));

    assertThat(decision.record().isPresent()).isEqualTo(state.terminal());
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void shouldGoOnWhereFlinkRefusesIt() {
    var view = Scene.ViewOf.present().rehearsal(Scene.got(Scene.COMPILED)).unknownJob();

    assertThat(rehearsing(view.submit(Scene.failed(400))).record()).isPresent();
    assertThat(rehearsing(view.submit(Scene.failed(500))).record()).isPresent();
    assertThat(rehearsing(view.submit(Scene.failed(0))).record()).isEmpty();
  }

  @Test
  void shouldGoOnWithoutItWhereItDoesNotBegin() {
    var view = compiled(LIMIT.plusSeconds(1)).unknownJob();

    assertThat(rehearsing(view).record().orElseThrow().handoff().step()).isEqualTo(Step.CUT);
  }

  @Test
  void shouldEndOneThatDoesNotEndByItself() {
    var inTime = rehearsing(compiled(LIMIT.minusSeconds(1)).state(JobState.RUNNING));
    var late = rehearsing(compiled(LIMIT.plusSeconds(1)).state(JobState.RUNNING));

    assertThat(inTime.actions()).isEmpty();
    assertThat(late.actions()).containsExactly(new Action.CancelJob(Scene.NEXT, Scene.WARM_UP_JOB));
    assertThat(late.record()).isEmpty();
  }

  @Test
  void shouldNotTouchTheJobWhereTheNewClusterHasFallenSilent() {
    var silent = compiled(LIMIT.plusSeconds(1));

    assertThat(rehearsing(silent).record()).isEmpty();
    assertThat(rehearsing(silent).actions()).isEmpty();
  }

  @Test
  void shouldGiveUpTheNewClusterWhereItNeverEnds() {
    var stuck = compiled(Duration.ofMinutes(11)).state(JobState.CANCELLING);
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE, ago(700));
    var memory = decide(scene.next(stuck.view())).record().orElseThrow();

    assertThat(memory.held().reason()).isEqualTo("RehearsalTimeout");
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.handoff()).isNull();
  }

  private static Scene.ViewOf compiled(Duration ago) {
    return Scene.ViewOf.present().rehearsal(new Answer.Got<>(Scene.COMPILED, Scene.NOW.minus(ago)));
  }

  private static Decision rehearsing(Scene.ViewOf view) {
    return decide(new Scene().running().handoff(Purpose.UPGRADE, Step.REHEARSE).next(view.view()));
  }

  private static Instant ago(long seconds) {
    return Scene.NOW.minusSeconds(seconds);
  }

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }
}
