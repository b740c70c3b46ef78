package dev.statefulflink.operator.decide.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
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
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Drift;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.UnrecordedRevision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pods of a job that has finished by itself are removed, and it is not run again for that. */
class FinishedTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final RetiringView UP =
      new RetiringView(Scene.OLD, true, true, RetiringView.Pods.RUNNING, false);
  private static final RetiringView ENDING =
      new RetiringView(Scene.OLD, false, true, RetiringView.Pods.RUNNING, false);
  private static final RetiringView GONE =
      new RetiringView(Scene.OLD, false, true, RetiringView.Pods.NONE, false);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static JobDetails finished(String savepoint) {
    return new JobDetails(
        JobState.FINISHED,
        true,
        Optional.empty(),
        false,
        3,
        Optional.empty(),
        Optional.ofNullable(savepoint),
        0,
        "");
  }

  private static ClusterView view(String savepoint) {
    return Scene.ViewOf.present().state(JobState.FINISHED).details(finished(savepoint)).view();
  }

  private static Scene ends() {
    return new Scene().running().declares(Scene.OLD_DIGEST).active(view(null)).leaves(UP);
  }

  /** As the observer sees it once the end is recorded: no JobManager is asked. */
  private static Scene recorded(ClusterState cluster, RetiringView left) {
    var active = ends().seen().memory().active().finished(Scene.NOW);
    return new Scene()
        .inCharge(active)
        .declares(Scene.OLD_DIGEST)
        .active(Scene.view(cluster, JobState.FINISHED))
        .leaves(left);
  }

  private static Scene put() {
    return recorded(new ClusterState.Absent(), GONE);
  }

  @Test
  @Law(1)
  void shouldRecordTheEndBeforeThePodsAreRemoved() {
    var decision = decide(ends());

    assertThat(decision.actions()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.FINISHED);
    var active = decision.record().orElseThrow().active();
    assertThat(active.finishedAt()).isEqualTo(Scene.NOW);
    assertThat(active.jobId()).isEqualTo(Scene.OLD_JOB);
  }

  /** Beside the status first: that may be lost once no JobManager is left to say it. */
  @Test
  @Law(9)
  void shouldNoteTheEndBesideTheStatusAndThenRemoveThePods() {
    var decision = decide(recorded(new ClusterState.Present(), UP));

    assertThat(decision.record()).isEmpty();
    assertThat(decision.actions())
        .containsExactly(
            new Action.RecordFinished(Scene.OLD, Scene.OLD_JOB, Scene.NOW),
            new Action.RemovePods(Scene.OLD));
    assertThat(decision.verdict().reason()).isEqualTo(Reason.FINISHED);
  }

  @Test
  @Law(7)
  void shouldDoNothingMoreOnceThePodsAreGone() {
    for (var scene : List.of(put(), recorded(new ClusterState.Partial(), ENDING))) {
      assertThat(decide(scene).record()).isEmpty();
      assertThat(decide(scene).actions()).isEmpty();
      assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.FINISHED);
    }
  }

  /** What is missing is not missed, whoever looks. */
  @Test
  @Law(9)
  void shouldNotBringBackWhatWasRemoved() {
    var drift = new Drift(Set.of(Scene.OLD), Set.of(Scene.OLD), Drift.Repairs.NONE);
    var changed = put().drifts(drift);
    var going = recorded(new ClusterState.Present(), UP).drifts(drift);

    assertThat(decide(changed).actions()).isEmpty();
    assertThat(decide(put().atFirstSight()).actions()).isEmpty();
    assertThat(decide(put().keepsFinishedPods()).actions()).isEmpty();
    assertThat(decide(put().restartsFailed()).record()).isEmpty();
    assertThat(decide(going).actions())
        .noneMatch(Action.Repair.class::isInstance)
        .noneMatch(Action.ApplyCluster.class::isInstance);
  }

  @Test
  void shouldKeepThemIfThatIsDeclared() {
    assertThat(decide(ends().keepsFinishedPods()).record()).isEmpty();
    assertThat(decide(ends().keepsFinishedPods()).actions()).isEmpty();
    assertThat(decide(recorded(new ClusterState.Present(), UP).keepsFinishedPods()).actions())
        .isEmpty();
  }

  /** A JobManager that died now would run the job again, or is the only one that knows its end. */
  @Test
  @Law(3)
  void shouldKeepThemWhileTheyAreNeeded() {
    var failed = ends().active(Scene.view(new ClusterState.Present(), JobState.CANCELED));
    var unread = ends().active(Scene.view(new ClusterState.Present(), JobState.FINISHED));
    var stopped = "file:///state/ns/words/savepoints/cccccccc/savepoint-1";

    assertThat(keeps(ends().recoverable())).isTrue();
    assertThat(keeps(failed)).isTrue();
    assertThat(keeps(unread)).isTrue();
    assertThat(keeps(ends().withoutActiveRecord())).isTrue();
    assertThat(keeps(ends().active(view(stopped)))).as("somebody may have stopped it").isTrue();
    assertThat(keeps(ends())).isFalse();
  }

  private static boolean keeps(Scene scene) {
    return decide(scene).record().map(StatefulJobStatus::active).stream()
        .noneMatch(active -> active.finishedAt() != null);
  }

  /** A held generation needs no pods either. */
  @Test
  void shouldRemoveThemAlsoWhileAnotherSpecIsHeld() {
    var held = ends().declares(Scene.NEW_DIGEST).held(Reason.STATE_INCOMPATIBLE, null);

    assertThat(keeps(held)).isFalse();
    assertThat(keeps(ends().invalid())).isFalse();
  }

  /** As with pods: its work is not repeated without the user's word. */
  @Test
  @Law(3)
  void shouldHoldAChangedSpecUntilItSaysWhatToStartFrom() {
    var changed = put().declares(Scene.NEW_DIGEST);
    var held = decide(changed).record().orElseThrow().held();

    assertThat(held.reason()).isEqualTo("StateUnknown");
    assertThat(held.message()).contains("spec.upgrade.stateFrom: Nothing");
    assertThat(decide(changed).record().orElseThrow().handoff()).isNull();
    assertThat(begun(changed.restoresFrom("file:///s/1"))).isEqualTo(Step.PREPARE);
    assertThat(begun(changed.by(Strategy.WARM, StateFrom.NOTHING))).isEqualTo(Step.PREPARE);
    assertThat(begun(changed.by(Strategy.RECREATE, StateFrom.NOTHING))).isEqualTo(Step.CUT);
  }

  private static Step begun(Scene scene) {
    return decide(scene).record().orElseThrow().handoff().step();
  }

  /** There is nothing to stop, to compare with, or to wait for. */
  @Test
  void shouldRehearseWithoutThePodsOfTheOldRevision() {
    var scene = put().by(Strategy.WARM, StateFrom.NOTHING).declares(Scene.NEW_DIGEST);
    var rehearsed =
        scene
            .by(Strategy.WARM, StateFrom.NOTHING)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .next(Scene.ViewOf.rehearsed().view());

    assertThat(begun(rehearsed)).isEqualTo(Step.CUT);
  }

  /** No cluster is made again for the cut of a job that has ended. */
  @Test
  void shouldCutWithoutPods() {
    var warm = put().handoff(Purpose.UPGRADE, Step.CUT).starting(null, true);
    var recreate = put().recreates(Step.CUT, Scene.NOW).starting(null, true);
    var needed = put().handoff(Purpose.SUSPEND, Step.CUT);
    var deleted = put().deleted().handoff(Purpose.DELETE, Step.CUT);

    assertThat(begun(warm)).isEqualTo(Step.RESUME);
    assertThat(begun(recreate)).isEqualTo(Step.CLEAR);
    assertThat(decide(needed).record().orElseThrow().held().reason()).isEqualTo("StateUnknown");
    var gone = decide(deleted).record().orElseThrow();
    assertThat(gone.active()).isNull();
    assertThat(gone.retiring()).containsExactly(Scene.OLD);
    assertThat(gone.lastState()).isNull();
  }

  @Test
  void shouldLeaveNothingToResumeFromWhenItIsDeleted() {
    var last = decide(put().deleted().handoff(Purpose.DELETE, Step.CUT)).record().orElseThrow();
    var rests = new Scene().deleted().remembers(last).retires();
    var kept = decide(rests.remembers(new Memory(last).withRetiring(List.of()).status())).actions();

    assertThat(kept).containsExactly(new Action.KeepState(LastState.NOTHING));
  }

  /** The record of the revision says that its job has finished, and no JobManager is there. */
  @Test
  @Law({3, 9})
  void shouldTakeItForFinishedAfterTheStatusWasLost() {
    for (var cluster : List.of(new ClusterState.Absent(), new ClusterState.Partial())) {
      var found = lost(cluster);
      var active = decide(new Scene().lost(found)).record().orElseThrow().active();

      assertThat(active.revision()).isEqualTo(Scene.OLD);
      assertThat(active.jobId()).isEqualTo(Scene.OLD_JOB);
      assertThat(active.finishedAt()).isEqualTo(Scene.NOW.minusSeconds(60));
      var consent = new Scene().by(Strategy.WARM, StateFrom.NOTHING).lost(found);
      assertThat(decide(consent).record().orElseThrow().active())
          .as("a word for an earlier upgrade removes nothing")
          .isEqualTo(active);
    }
  }

  private static UnrecordedRevision lost(ClusterState cluster) {
    return new UnrecordedRevision(
        Scene.OLD,
        1,
        Scene.intent(),
        cluster,
        new Answer.Got<>(Map.of(Scene.OLD_JOB, JobState.FINISHED), Scene.NOW),
        Optional.of(Scene.NOW.minusSeconds(60)));
  }

  /** A state that was recorded before stays as it is. */
  @Test
  void shouldChangeNothingElseInTheRecord() {
    var state = new SavedState("file:///s/2", SavedState.Kind.SAVEPOINT, Scene.NOW);
    var before = ends().lastState(state);
    var after = decide(before).record().orElseThrow();
    ActiveRevision active = before.seen().memory().active();

    assertThat(after.lastState()).isEqualTo(state);
    assertThat(after.active()).isEqualTo(active.finished(Scene.NOW));
    assertThat(after.held()).isNull();
    assertThat(after.retiring()).isNull();
  }
}
