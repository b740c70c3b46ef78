package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.steps.AwaitTest;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of a downtime before it begins, and an upgrade that would take too long. */
class DowntimeForetoldTest {
  @Test
  void shouldBeRecordedWithTheCut() {
    var handoff =
        recorded(rehearsed(CutoverPolicy.STANDARD).measured("1.300s", "2.518s")).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.expectedDowntime()).isEqualTo("3.818s");
    assertThat(handoff.cutover().foretoldBy()).contains("the stop took 1.300s");
    assertThat(handoff.cutover().approve()).isNull();
  }

  @Test
  void shouldSayThatItIsUnknownAndGoOn() {
    var handoff = recorded(rehearsed(AwaitTest.SHORT)).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.expectedDowntime()).isEqualTo("unknown");
  }

  @Test
  void shouldNotBeForetoldWhereNoJobRuns() {
    var handoff =
        recorded(rehearsed(AwaitTest.SHORT).measured("9s", "9s").active(failed())).handoff();

    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.expectedDowntime()).isNull();
  }

  @Test
  @Law(4)
  void shouldHoldAnUpgradeThatIsExpectedToTakeTooLong() {
    var scene = rehearsed(AwaitTest.SHORT).measured("1.500s", "1.501s");
    var memory = recorded(scene);

    assertThat(memory.handoff()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
    assertThat(memory.held().reason()).isEqualTo("DowntimeTooLong");
    assertThat(memory.held().retryAt()).isNull();
    assertThat(memory.held().message())
        .contains(
            "3.001s",
            "longer than spec.upgrade.maxDowntime: 3.000s",
            "Raise or remove it",
            "keeps running");
    assertThat(recorded(rehearsed(AwaitTest.SHORT).measured("1.500s", "1.500s")).handoff().step())
        .isEqualTo(Step.CUT);
  }

  @Test
  void shouldCountTheNewestCheckpointOfTheRunningJob() {
    var taken =
        new Checkpoints(
            Optional.empty(), Duration.ofSeconds(5), Optional.empty(), 0, "", Optional.empty());
    var view = running().withCheckpoints(Scene.got(Optional.of(taken)));

    assertThat(recorded(rehearsed(AwaitTest.SHORT).active(view)).held().reason())
        .isEqualTo("DowntimeTooLong");
  }

  /** The limit may have been declared, or the state may have grown, while the upgrade waited. */
  @Test
  @Law(4)
  void shouldHoldWhatIsExpectedToTakeTooLongOnceTheWaitIsOver() {
    var approved =
        new CutoverPolicy(
            true,
            Optional.of(AwaitTest.WORD),
            AwaitTest.HOUR,
            List.of(),
            Optional.of(Duration.ofSeconds(3)));
    var late = AwaitTest.awaiting(approved, AwaitTest.ago(10)).measured("1.500s", "1.501s");
    var brief = AwaitTest.awaiting(approved, AwaitTest.ago(10)).measured("1.500s", "1.500s");
    var memory = recorded(late);

    assertThat(memory.handoff()).isNull();
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    assertThat(memory.held().reason()).isEqualTo("DowntimeTooLong");
    assertThat(recorded(brief).handoff().step()).isEqualTo(Step.CUT);
    assertThat(recorded(late.active(failed())).handoff().step()).isEqualTo(Step.CUT);
  }

  /** What was measured outlives the handoffs that measure nothing, as the held one. */
  @Test
  void shouldRememberTheLastUpgradeThatCompletedOverOthers() {
    var held = recorded(rehearsed(AwaitTest.SHORT).measured("2.000s", "2.000s"));

    assertThat(held.lastHandoff().reason()).isEqualTo("DowntimeTooLong");
    assertThat(held.lastHandoff().measured().stop()).isEqualTo("2.000s");
  }

  @Test
  void shouldCompareTheForecastWithWhatWasMeasured() {
    var cut =
        recorded(rehearsed(AwaitTest.SHORT).active(running(420_000_000L)).measured("1s", "1s"));
    var handoff = cut.handoff();
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY);
    var marks =
        List.of(
            new Handoff.Mark(Step.CUT, Scene.NOW.minusSeconds(4)),
            new Handoff.Mark(Step.RESUME, Scene.NOW.minusSeconds(3)),
            new Handoff.Mark(Step.VERIFY, Scene.NOW.minusSeconds(1)));
    var last =
        Ending.completed(
                scene.seen(), new Memory(scene.seen().memory()), Handoffs.withMarks(handoff, marks))
            .status()
            .lastHandoff();

    assertThat(last.expectedDowntime()).isEqualTo("2.000s");
    assertThat(last.downtime()).isEqualTo("3.000s");
    assertThat(last.measured())
        .isEqualTo(new LastHandoff.Measured("1.000s", "2.000s", "Native", 420_000_000L));
  }

  /** What was foretold is why it is held. */
  @Test
  void shouldKeepTheForecastOfAnUpgradeThatIsHeldForIt() {
    var held = recorded(rehearsed(AwaitTest.SHORT).measured("1.500s", "1.501s"));

    assertThat(held.lastHandoff().expectedDowntime()).isEqualTo("3.001s");
    assertThat(held.lastHandoff().downtime()).isNull();
  }

  /** The job runs while a checkpoint is taken for the cut. */
  @Test
  void shouldMeasureTheStopFromTheCancel() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY);
    var marks =
        List.of(
            new Handoff.Mark(Step.CUT, Scene.NOW.minusSeconds(30)),
            new Handoff.Mark(Step.RESUME, Scene.NOW.minusSeconds(3)),
            new Handoff.Mark(Step.VERIFY, Scene.NOW.minusSeconds(1)));
    var how = new Handoff.Snapshot(null, "c1", Scene.NOW.minusMillis(3_400), null);
    var memory = new Memory(scene.seen().memory());
    var handoff =
        Handoffs.withCut(
            Handoffs.withMarks(memory.handoff().orElseThrow(), marks), null, null, how);
    var last = Ending.completed(scene.seen(), memory, handoff).status().lastHandoff();

    assertThat(last.downtime()).isEqualTo("2.400s");
    assertThat(last.measured())
        .isEqualTo(new LastHandoff.Measured("0.400s", "2.000s", "Checkpoint", null));
  }

  @Test
  void shouldMeasureAnUpgradeThatCompletes() {
    var memory = ended(Step.CUT, Step.RESUME);
    var made = ended(Step.CUT, Step.CLEAR, Step.RESUME);

    assertThat(memory.lastHandoff().measured().stop()).isEqualTo("1.000s");
    assertThat(memory.lastHandoff().measured().start()).isEqualTo("1.000s");
    assertThat(made.lastHandoff().measured()).isNull();
  }

  /** Of an upgrade with these steps before the last one, a second each. */
  private static StatefulJobStatus ended(Step... steps) {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.VERIFY);
    var marks =
        new ArrayList<>(
            IntStream.range(0, steps.length)
                .mapToObj(
                    i -> new Handoff.Mark(steps[i], Scene.NOW.minusSeconds(steps.length - i + 1L)))
                .toList());
    marks.add(new Handoff.Mark(Step.VERIFY, Scene.NOW.minusSeconds(1)));
    var memory = new Memory(scene.seen().memory());
    var handoff = Handoffs.withMarks(memory.handoff().orElseThrow(), List.copyOf(marks));
    return Ending.completed(scene.seen(), memory, handoff).status();
  }

  private static ClusterView failed() {
    return Scene.ViewOf.present().compiled(Scene.COMPILED).state(JobState.FAILED).view();
  }

  private static ClusterView running(long state) {
    var taken =
        new Checkpoints(
            Optional.empty(),
            Duration.ofMillis(200),
            Optional.empty(),
            0,
            "",
            Optional.empty(),
            Optional.of(new Checkpoints.Size(state, 1_000)));
    return running().withCheckpoints(Scene.got(Optional.of(taken)));
  }

  private static ClusterView running() {
    return Scene.ViewOf.running().view();
  }

  private static Scene rehearsed(CutoverPolicy policy) {
    return new Scene()
        .running()
        .active(running())
        .cutsOver(policy)
        .handoff(Purpose.UPGRADE, Step.REHEARSE)
        .next(Scene.ViewOf.rehearsed().view());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen()).record().orElseThrow();
  }
}
