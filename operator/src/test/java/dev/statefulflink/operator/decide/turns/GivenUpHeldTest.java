package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.status.Announcements;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that Flink gives up while another spec is declared, which is not carried out. */
class GivenUpHeldTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Duration LONG_AGO = Duration.ofHours(2);
  private static final String CHECKPOINT =
      Scene.details(JobState.FAILED, false, null, 7).newestSnapshot().orElseThrow();

  /** Of a job that has been in this state for so long. */
  private static ClusterView ended(JobState end, Duration ago) {
    var details = Scene.details(end, false, null, 7);
    return Scene.view(new ClusterState.Present(), end)
        .withState(Scene.got(Optional.of(end), Scene.NOW.minus(ago)))
        .withDetails(Scene.got(Optional.of(details)));
  }

  private static Scene failed(Duration ago) {
    return new Scene().running().restartsFailed().active(ended(JobState.FAILED, ago));
  }

  private static Scene held(Reason reason) {
    return failed(LONG_AGO).held(reason, null);
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static Handoff begun(Scene scene) {
    return decide(scene).record().orElseThrow().handoff();
  }

  private static boolean startsNothing(Scene scene) {
    var decision = decide(scene);
    return decision.record().map(record -> record.handoff() == null).orElse(true)
        && decision.actions().stream().noneMatch(Action.Submit.class::isInstance);
  }

  @Test
  @Law(9)
  void shouldStartTheRecordedRevisionAgainAndNotTheRefusedSpec() {
    var left = decide(held(Reason.STATE_INCOMPATIBLE)).record().orElseThrow();

    assertThat(left.handoff().step()).isEqualTo(Step.RETURN);
    assertThat(left.handoff().purpose()).isEqualTo(Purpose.START);
    assertThat(left.handoff().jobId()).as("no other revision is made").isNull();
    assertThat(left.handoff().returnJobId()).isNotNull().isNotEqualTo(Scene.OLD_JOB);
    assertThat(left.handoff().state().location()).isEqualTo(CHECKPOINT);
    assertThat(left.lastState().location()).isEqualTo(CHECKPOINT);
    assertThat(left.active().revision()).isEqualTo(Scene.OLD);
    assertThat(left.held().reason()).isEqualTo("StateIncompatible");
  }

  /** With the spec that it was made from, under its own id, from its newest checkpoint. */
  @Test
  @Law(3)
  void shouldSubmitTheRecordedSpecFromTheNewestCheckpoint() {
    var scene = held(Reason.RESTORE_FAILED);
    var begun = decide(scene).record().orElseThrow();
    var unknown = Scene.ViewOf.present().unknownJob().view();
    var submit =
        decide(scene.remembers(begun).active(unknown)).actions().stream()
            .filter(Action.Submit.class::isInstance)
            .map(Action.Submit.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(submit.revision()).isEqualTo(Scene.OLD);
    assertThat(submit.jobId()).isEqualTo(begun.handoff().returnJobId());
    assertThat(submit.from()).contains(CHECKPOINT);
  }

  @Test
  void shouldDoSoAfterARollbackAndForASpecThatCannotBeRead() {
    var rolledBack =
        held(Reason.RESTORE_FAILED).handedOver(Scene.NOW.minusSeconds(60), Outcome.ROLLED_BACK);
    var invalid = failed(LONG_AGO).invalid();

    assertThat(begun(rolledBack).step()).isEqualTo(Step.RETURN);
    assertThat(begun(invalid).step()).isEqualTo(Step.RETURN);
  }

  /** What is declared to be restored belongs to what is held. */
  @Test
  @Law(3)
  void shouldNotRestoreWhatTheHeldSpecNames() {
    var scene = held(Reason.SNAPSHOT_NOT_FOUND).restoresFrom("file:///elsewhere");

    assertThat(begun(scene).state().location()).isEqualTo(CHECKPOINT);
    assertThat(begun(scene).restoreFrom()).isEqualTo("file:///elsewhere");
  }

  @Test
  void shouldStartNothingOtherwise() {
    var cancelled =
        new Scene()
            .running()
            .restartsFailed()
            .held(Reason.RESTORE_FAILED, null)
            .active(ended(JobState.CANCELED, LONG_AGO));
    var byDefault =
        new Scene()
            .running()
            .held(Reason.RESTORE_FAILED, null)
            .active(ended(JobState.FAILED, LONG_AGO));
    var lost = held(Reason.RESTORE_FAILED);
    lost.active(
        ended(JobState.FAILED, LONG_AGO)
            .withDetails(Scene.got(Optional.of(Scene.lost(JobState.FAILED)))));

    assertThat(startsNothing(held(Reason.SAVEPOINT_FAILED).suspended())).isTrue();
    assertThat(startsNothing(cancelled)).as("somebody has cancelled it").isTrue();
    assertThat(startsNothing(byDefault)).isTrue();
    assertThat(startsNothing(lost)).as("its newest checkpoint is lost").isTrue();
    assertThat(startsNothing(held(Reason.RESTORE_FAILED).withoutActiveRecord())).isTrue();
  }

  /** Its JobManager would run it again if it died now. */
  @Test
  @Law(2)
  void shouldNotStartItWhileItMayRunAgainByItself() {
    assertThat(startsNothing(held(Reason.RESTORE_FAILED).recoverable())).isTrue();
    assertThat(startsNothing(held(Reason.RESTORE_FAILED))).isFalse();
  }

  /** Nothing waits for a job that does not run: the upgrade is the next start. */
  @Test
  void shouldGoOnWithAnUpgradeThatOnlyWaits() {
    var waits = held(Reason.AWAITING_APPROVAL).cutsOver(CutoverPolicy.STANDARD);

    assertThat(begun(waits).purpose()).isEqualTo(Purpose.UPGRADE);
  }

  @Test
  @Law(5)
  void shouldWaitLongerEachTimeAndSayUntilWhen() {
    var soon = failed(Duration.ofSeconds(50)).held(Reason.STATE_INCOMPATIBLE, null);
    var decision = decide(soon);
    var due = Scene.NOW.plusSeconds(10);

    assertThat(decision.verdict().reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(decision.verdict().message())
        .contains("Because of spec.onFailure it starts again, with its own spec, at " + due)
        .contains("Besides, StateIncompatible: It failed.");
    assertThat(startsNothing(soon)).isTrue();
    var lastStateKnown = soon.lastState(begun(held(Reason.STATE_INCOMPATIBLE)).state());
    assertThat(decide(lastStateKnown).again()).isEqualTo(Duration.ofSeconds(10));

    assertThat(startsAfter(1, Duration.ofSeconds(59))).isFalse();
    assertThat(startsAfter(1, Duration.ofSeconds(60))).isTrue();
    assertThat(startsAfter(2, Duration.ofSeconds(119))).isFalse();
    assertThat(startsAfter(2, Duration.ofSeconds(120))).isTrue();
    assertThat(startsAfter(9, Duration.ofSeconds(599))).isFalse();
    assertThat(startsAfter(9, Duration.ofSeconds(600))).isTrue();
  }

  private static boolean startsAfter(int attempts, Duration wait) {
    return !startsNothing(failed(wait).heldAt(2, attempts, null));
  }

  /** An operator that has just come up does not know for how long the job had failed. */
  @Test
  @Law(8)
  void shouldNotCountTheTimeWithoutAnOperator() {
    assertThat(startsNothing(held(Reason.STATE_INCOMPATIBLE).atFirstSight())).isTrue();
  }

  /** Whether it comes up or fails again, it is the job of the revision in charge from then on. */
  @Test
  @Law(1)
  void shouldKeepWhatIsHeldAndTakeNewIdsEachTime() {
    var ids = new HashSet<String>();
    StatefulJobStatus status = held(Reason.STATE_INCOMPATIBLE).seen().memory();
    for (int start = 2; start <= 6; start++) {
      var begun =
          decide(failed(LONG_AGO).remembers(status)).record().orElseThrow(AssertionError::new);
      assertThat(ids.add(begun.handoff().returnJobId())).isTrue();
      assertThat(begun.handoff().attempt()).isEqualTo(start);
      var again = Scene.details(JobState.FAILED, false, CHECKPOINT, 0);
      var view = Scene.ViewOf.present().state(JobState.FAILED).details(again).view();
      var over = decide(new Scene().restartsFailed().remembers(begun).active(view));
      status = over.record().orElseThrow();
      assertThat(status.handoff()).isNull();
      assertThat(status.active().jobId()).isEqualTo(begun.handoff().returnJobId());
      assertThat(status.active().restoredFrom()).isEqualTo(CHECKPOINT);
      assertThat(status.held().reason()).isEqualTo("StateIncompatible");
      assertThat(status.held().message()).isEqualTo("It failed.");
      assertThat(status.held().attempts()).isEqualTo(start);
    }
  }

  @Test
  void shouldRecordTheDowntimeOnceEveryTaskRuns() {
    var since = Scene.NOW.minusSeconds(70);
    var scene = held(Reason.STATE_INCOMPATIBLE).notRunningSince(since);
    var begun = decide(scene).record().orElseThrow();
    var up = Scene.details(JobState.RUNNING, true, CHECKPOINT, 0);
    var view = Scene.ViewOf.present().state(JobState.RUNNING).details(up).view();
    var verifies = decide(new Scene().restartsFailed().remembers(begun).active(view));
    var proven = Scene.details(JobState.RUNNING, true, CHECKPOINT, 1);
    var over =
        decide(
                new Scene()
                    .restartsFailed()
                    .remembers(verifies.record().orElseThrow())
                    .active(view.withDetails(Scene.got(Optional.of(proven)))))
            .record()
            .orElseThrow();

    assertThat(over.lastHandoff().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(over.lastHandoff().purpose()).isEqualTo(Purpose.START);
    assertThat(over.lastHandoff().downtime()).isEqualTo("70.000s");
    assertThat(over.lastHandoff().from()).isEqualTo(Scene.OLD);
    assertThat(over.lastHandoff().to()).isEqualTo(Scene.OLD);
    assertThat(over.held().reason()).isEqualTo("StateIncompatible");
    assertThat(over.active().revision()).isEqualTo(Scene.OLD);
    assertThat(events(verifies.record().orElseThrow(), over)).containsExactly("HandoffCompleted");
    assertThat(events(scene.seen().memory(), begun))
        .contains("Restoring")
        .doesNotContain("RollingBack");
  }

  private static List<String> events(StatefulJobStatus before, StatefulJobStatus after) {
    return Announcements.between(before, after, "").stream().map(event -> event.reason()).toList();
  }

  /** As soon as the operator can read the spec, it is carried out. */
  @Test
  void shouldNotHoldASpecThatCanBeReadAgain() {
    var begun = decide(failed(LONG_AGO).invalid()).record().orElseThrow();
    var proven = Scene.details(JobState.RUNNING, true, CHECKPOINT, 1);
    var view = Scene.ViewOf.present().state(JobState.RUNNING).details(proven).view();
    var verifies = new Memory(begun).step(Step.VERIFY_RETURN, Scene.NOW).status();
    var over =
        decide(new Scene().invalid().remembers(verifies).active(view)).record().orElseThrow();

    assertThat(over.held().reason()).isEqualTo("SpecInvalid");
    assertThat(over.held().retryAt()).isBeforeOrEqualTo(Scene.NOW);
    var readable = new Scene().restartsFailed().remembers(over).active(view);
    assertThat(begun(readable).purpose()).isEqualTo(Purpose.UPGRADE);
  }
}
