package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that restore their state are told apart from those that wait for a slot. */
class SlowRestoreTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Tasks RESTORING = new Tasks(1, 3, 0, 0, 0);
  private static final Tasks WAITING = new Tasks(0, 2, 0, 2, 0);

  private static Decision resume(Duration since, Tasks tasks, int failures) {
    return DECIDER.decide(resuming(since, tasks, failures).seen());
  }

  private static Scene resuming(Duration since, Tasks tasks, int failures) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RESUME, Scene.NOW.minus(since))
        .next(starting(tasks, failures));
  }

  private static ClusterView starting(Tasks tasks, int failures) {
    var details =
        Scene.details(JobState.RUNNING, false, null, false, 0, failures)
            .with(tasks, Checkpoints.UNKNOWN);
    return Scene.ViewOf.present().state(JobState.RUNNING).details(details).view();
  }

  private static Decision back(Duration since, Tasks tasks) {
    return DECIDER.decide(returning(since, tasks).seen());
  }

  private static Scene returning(Duration since, Tasks tasks) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RETURN, Scene.NOW.minus(since))
        .active(starting(tasks, 0));
  }

  /** The way back would restore as much again. */
  @Test
  @Law(5)
  void shouldGiveARestoreInWhichNothingFailsMoreTime() {
    for (var minutes : new int[] {11, 30}) {
      var decision = resume(Duration.ofMinutes(minutes), RESTORING, 0);

      assertThat(decision.record()).isEmpty();
      assertThat(decision.verdict().reason()).isEqualTo(Reason.RESTORE_OVERDUE);
      assertThat(decision.verdict().message())
          .contains("3 of 4 tasks restore their state", "raise spec.upgrade.deadline");
    }
  }

  /** A function whose open() hangs looks the same to Flink. */
  @Test
  @Law({4, 5})
  void shouldGiveUpARestoreThatNeverEnds() {
    var failure = resume(Duration.ofMinutes(31), RESTORING, 0).record().orElseThrow().handoff();

    assertThat(failure.step()).isEqualTo(Step.WITHDRAW);
    assertThat(failure.failure().reason()).isEqualTo("ResumeTimeout");
    assertThat(failure.failure().message())
        .contains("3 of 4 tasks restore their state", "raise spec.upgrade.deadline");
  }

  /**
   * A task of the restore comes up each few minutes: three deadlines are over, and it is awaited.
   */
  @Test
  @Law(5)
  void shouldCountTheDeadlineFromTheNewestProgress() {
    var seen = restored(Duration.ofMinutes(31), 2, Duration.ofMinutes(9));
    assertThat(seen.record()).isEmpty();
    assertThat(seen.verdict().reason()).isEqualTo(Reason.RESTORING);

    var overdue = restored(Duration.ofMinutes(90), 2, Duration.ofMinutes(11));
    assertThat(overdue.record()).isEmpty();
    assertThat(overdue.verdict().reason()).isEqualTo(Reason.RESTORE_OVERDUE);
    assertThat(overdue.verdict().message()).contains("No further task has started");

    var stuck = restored(Duration.ofMinutes(90), 2, Duration.ofMinutes(31));
    assertThat(stuck.record().orElseThrow().handoff().failure().reason())
        .isEqualTo("ResumeTimeout");
  }

  @Test
  @Law(5)
  void shouldRecordThatMoreTasksHaveRestoredTheirState() {
    for (var ago : new int[] {2, 9, 29}) {
      var further = restored(Duration.ofMinutes(90), 1, Duration.ofMinutes(ago));

      assertThat(further.actions()).isEmpty();
      var mark = further.record().orElseThrow().handoff().marks().get(1);
      assertThat(mark.at()).isEqualTo(Scene.NOW.minus(Duration.ofMinutes(90)));
      assertThat(mark.progress()).isEqualTo(new Handoff.Progress(2, Scene.NOW));
    }
    var first = resume(Duration.ofMinutes(2), RESTORING, 0).record().orElseThrow().handoff();
    assertThat(first.marks().get(1).progress()).isEqualTo(new Handoff.Progress(1, Scene.NOW));
  }

  /** A restore of seconds costs no write, and one of hours a few. */
  @Test
  @Law(7)
  void shouldRecordProgressOnceInATenthOfTheDeadline() {
    assertThat(resume(Duration.ofSeconds(59), RESTORING, 0).record()).isEmpty();
    assertThat(restored(Duration.ofMinutes(90), 1, Duration.ofSeconds(59)).record()).isEmpty();
    assertThat(restored(Duration.ofMinutes(90), 2, Duration.ofMinutes(5)).record()).isEmpty();
  }

  /** Two tasks are up; what was recorded of them before. */
  private static Decision restored(Duration since, int recorded, Duration ago) {
    var scene = resuming(since, new Tasks(2, 2, 0, 0, 0), 0);
    return DECIDER.decide(scene.restored(recorded, Scene.NOW.minus(ago)).seen());
  }

  @Test
  void shouldGiveUpAtTheDeadlineIfSomethingHasFailed() {
    var late = resume(Duration.ofMinutes(11), RESTORING, 1).record().orElseThrow();

    assertThat(late.handoff().failure().reason()).isEqualTo("ResumeTimeout");
  }

  @Test
  void shouldGiveUpAtTheDeadlineIfTasksWaitForSlots() {
    var late = resume(Duration.ofMinutes(11), WAITING, 0).record().orElseThrow();

    assertThat(late.handoff().failure().message())
        .contains("2 of 4 tasks wait for a slot")
        .doesNotContain("raise");
  }

  /** Every task runs: what is missing is the checkpoint by which the job proves itself. */
  @Test
  void shouldSayThatNoCheckpointOfTheNewJobCompletes() {
    var checkpoints =
        new Checkpoints(
            Optional.empty(), Duration.ZERO, Optional.empty(), 4, "disk full.", Optional.empty());
    var details =
        Scene.details(JobState.RUNNING, true, Scene.STATE.location(), false, 0, 0)
            .with(new Tasks(4, 0, 0, 0, 0), checkpoints);
    var verify =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY, Scene.NOW.minusSeconds(3600))
            .next(Scene.ViewOf.present().state(JobState.RUNNING).details(details).view());

    assertThat(DECIDER.decide(verify.seen()).record().orElseThrow().handoff().failure().message())
        .isEqualTo(
            "The new job runs, but completed no checkpoint within spec.upgrade.deadline: disk"
                + " full.");
  }

  @Test
  void shouldTurnBackARestoreThatIsOverdueIfTheObjectChanges() {
    var changed = resuming(Duration.ofMinutes(11), RESTORING, 0).declares("another");

    assertThat(DECIDER.decide(changed.seen()).record().orElseThrow().handoff().failure().reason())
        .isEqualTo("Overtaken");
  }

  /** An ordinary start is over by then, and each word is a write. */
  @Test
  @Law(7)
  void shouldSayWhatTasksWaitForOnlyAfterAWhile() {
    assertThat(resume(Duration.ofSeconds(4), WAITING, 0).verdict().message())
        .doesNotContain("tasks");
    assertThat(resume(Duration.ofSeconds(5), WAITING, 0).verdict().message())
        .contains("2 of 4 tasks wait for a slot");
  }

  @Test
  void shouldGoOnRollingBackWhileTheOldRevisionRestores() {
    var decision = back(Duration.ofHours(1), RESTORING);

    assertThat(decision.verdict().reason()).isEqualTo(Reason.ROLLING_BACK);
    assertThat(decision.verdict().message()).contains("3 of 4 tasks restore their state");
  }

  @Test
  void shouldSayThatTheOldRevisionWaitsForSlots() {
    var decision = back(Duration.ofHours(1), WAITING);

    assertThat(decision.verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(decision.verdict().message())
        .contains("it is not up: 2 of 4 tasks wait for a slot.");
  }

  /** The remedy for a return that takes long: the user need not wait for it. */
  @Test
  @Law(5)
  void shouldStartAnotherSpecInsteadOfAReturnThatIsLate() {
    var changed = returning(Duration.ofHours(1), RESTORING).declares("another");

    assertThat(DECIDER.decide(changed.seen()).record().orElseThrow().handoff()).isNull();
  }
}
