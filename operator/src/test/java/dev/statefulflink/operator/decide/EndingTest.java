package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every end of a handoff is recorded, with what it has cost. */
class EndingTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LOST = Scene.NOW.minusSeconds(150);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static LastHandoff last(Scene scene) {
    assertThat(recorded(scene).handoff()).isNull();
    return recorded(scene).lastHandoff();
  }

  private static Scene upgrade(Step step) {
    return new Scene().running().handoff(Purpose.UPGRADE, step);
  }

  private static ClusterView proven() {
    return ForwardTest.job(JobState.RUNNING, true, 1);
  }

  @Test
  void shouldRecordAnUpgradeThatCompleted() {
    var last = last(upgrade(Step.VERIFY).next(proven()));

    assertThat(last.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(last.reason()).isNull();
    assertThat(last.downtime()).isEqualTo("2.000s");
    assertThat(last.downSince()).isNull();
  }

  @Test
  void shouldRecordAndShowTheDowntimeOfARollBack() {
    var scene = upgrade(Step.VERIFY_RETURN).active(proven());
    var last = last(scene);

    assertThat(last.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(last.reason()).isEqualTo("RestoreFailed");
    assertThat(last.from()).isEqualTo(Scene.OLD);
    assertThat(last.to()).isEqualTo(Scene.NEXT);
    assertThat(last.downtime()).isEqualTo("2.000s");
    assertThat(last.steps()).isEqualTo(Map.of("Cut", "2.000s", "VerifyReturn", "1.000s"));
    assertThat(recorded(scene).held().message()).contains("after a downtime of 2.000s");
    assertThat(decide(scene).verdict().message()).contains("after a downtime of 2.000s");
  }

  @Test
  void shouldRecordAnUpgradeThatWasHeldBeforeTheCut() {
    var refused = Scene.ViewOf.present().rehearsal(Scene.failed(400)).view();
    var last = last(upgrade(Step.REHEARSE).next(refused));

    assertThat(last.outcome()).isEqualTo(Outcome.HELD);
    assertThat(last.reason()).isEqualTo("RehearsalFailed");
    assertThat(last.downtime()).isNull();
    assertThat(last.steps()).isEqualTo(Map.of("Rehearse", "1.000s"));
    assertThat(last.finishedAt()).isEqualTo(Scene.NOW);
  }

  /** The job ran on, so nothing was down. */
  @Test
  void shouldRecordNoDowntimeOfASavepointThatFailed() {
    var last = last(ForwardTest.cutting(JobState.RUNNING, new SavepointResult.Failed("disk full")));

    assertThat(last.outcome()).isEqualTo(Outcome.HELD);
    assertThat(last.downtime()).isNull();
    assertThat(last.downSince()).isNull();
  }

  @Test
  void shouldRecordAFirstStartThatFailed() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);
    var last = last(new Scene().handoff(Purpose.START, Step.VERIFY).next(failed));

    assertThat(last.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(last.purpose()).isEqualTo(Purpose.START);
    assertThat(last.reason()).isEqualTo("RestoreFailed");
    assertThat(last.from()).isNull();
    assertThat(last.downtime()).isNull();
    assertThat(last.downSince()).as("nothing ran before").isNull();
  }

  @Test
  void shouldRecordAHandoffThatAChangeHasOverruled() {
    var prepare = last(upgrade(Step.PREPARE).declares("third"));
    var later = Scene.NOW.minusSeconds(11);
    var starting = Scene.view(new ClusterState.Present(), JobState.CREATED);
    var start =
        last(new Scene().handoff(Purpose.START, Step.RESUME, later).next(starting).declares("x"));
    var discarded = last(upgrade(Step.RESUME).discards().deleted());
    var turned = recorded(new Scene().running().recreates(Step.PREPARE, Scene.NOW).declares("x"));

    assertThat(prepare.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(prepare.downSince()).isNull();
    assertThat(start.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(discarded.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(turned.lastHandoff().outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(turned.lastHandoff().id()).isEqualTo(Scene.NEXT);
    assertThat(turned.handoff()).isNotNull();
  }

  @Test
  void shouldRecordASuspension() {
    var view =
        Scene.ViewOf.present()
            .state(JobState.FINISHED)
            .savepoint(new SavepointResult.Completed(Scene.STATE.location()))
            .view();
    var rests = new Scene().running().suspended().handoff(Purpose.SUSPEND, Step.CUT).active(view);
    var overruled = upgrade(Step.CUT).suspended().active(view);

    assertThat(last(rests).outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(last(rests).to()).isNull();
    assertThat(last(rests).downtime()).isNull();
    assertThat(last(rests).downSince()).as("nothing is to run").isNull();
    assertThat(last(overruled).outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(last(overruled).downSince()).isNull();
  }

  /** The time until the user acts is downtime, too. */
  @Test
  void shouldCountOnFromAHandoffAfterWhichNothingRan() {
    var rests = upgrade(Step.WITHDRAW).withoutReturn();
    var stuck =
        upgrade(Step.RETURN).active(ForwardTest.job(JobState.FAILED, false, 0)).declares("third");
    var cut = Scene.NOW.minusSeconds(3);

    assertThat(last(rests).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(last(rests).downtime()).isNull();
    assertThat(last(stuck).outcome()).isEqualTo(Outcome.SUPERSEDED);
    for (var scene : new Scene[] {rests, stuck}) {
      assertThat(last(scene).downSince()).isEqualTo(cut);
      var gone = new Memory(recorded(scene)).withHeld(null).withRetiring(List.of());
      var next = recorded(new Scene().remembers(gone.status())).handoff();
      assertThat(next.purpose()).isEqualTo(Purpose.START);
      assertThat(next.downSince()).isEqualTo(cut);
      assertThat(Ending.downtime(up(next), Outcome.COMPLETED).map(Ending::text)).contains("3.000s");
    }
  }

  private static Handoff up(Handoff handoff) {
    return Handoffs.step(handoff, Step.VERIFY, Scene.NOW);
  }

  /** The status says when it was lost: nobody else remembers. */
  @Test
  void shouldCountFromWhenTheJobWasLost() {
    var cut = recorded(rehearsed(JobState.FAILED).notRunningSince(LOST)).handoff();
    var recreate =
        recorded(
                new Scene()
                    .running()
                    .by(Strategy.RECREATE, StateFrom.SAVEPOINT)
                    .notRunningSince(LOST))
            .handoff();

    assertThat(cut.step()).isEqualTo(Step.CUT);
    assertThat(cut.downSince()).isEqualTo(LOST);
    assertThat(Ending.downtime(up(cut), Outcome.COMPLETED).map(Ending::text)).contains("150.000s");
    assertThat(recreate.step()).isEqualTo(Step.CUT);
    assertThat(recreate.downSince()).isEqualTo(LOST);
  }

  @Test
  void shouldCountFromTheCutOfAJobThatRanOrHadFinished() {
    var runs = recorded(rehearsed(JobState.RUNNING)).handoff();
    var finished =
        recorded(
                rehearsed(JobState.FINISHED)
                    .by(Strategy.WARM, StateFrom.NOTHING)
                    .notRunningSince(LOST))
            .handoff();

    assertThat(runs.step()).isEqualTo(Step.CUT);
    assertThat(runs.downSince()).isNull();
    assertThat(finished.step()).isEqualTo(Step.CUT);
    assertThat(finished.downSince()).as("its work was done").isNull();
  }

  private static Scene rehearsed(JobState old) {
    return upgrade(Step.REHEARSE)
        .active(Scene.view(new ClusterState.Present(), old))
        .next(Scene.ViewOf.rehearsed().view());
  }
}
