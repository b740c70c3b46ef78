package dev.statefulflink.operator.decide.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
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
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.intent.UpgradePolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cut by checkpoint: one is taken for it, and the job runs until it is complete. */
class FreshCheckpointTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Action CANCEL = new Action.CancelJob(Scene.OLD, Scene.OLD_JOB);
  private static final String ID =
      HandoffIds.of(Scene.KEY, Purpose.UPGRADE, 2, 1).checkpointTriggerId();
  private static final JobSettings EACH_SECOND = new JobSettings("words", Duration.ofSeconds(1));

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static JobDetails job(JobState state, boolean up, Instant completed, Duration took) {
    var checkpoints =
        new Checkpoints(Optional.of(completed), took, Optional.empty(), 0, "", Optional.empty());
    return Scene.details(state, up, null, 1).with(Tasks.UNKNOWN, checkpoints);
  }

  private static ClusterView view(JobState state, JobDetails details, Answer<?> result) {
    @SuppressWarnings("unchecked") // what Flink says of the checkpoint
    var answer = (Answer<SavepointResult>) result;
    return Scene.ViewOf.present()
        .state(state)
        .settings(EACH_SECOND)
        .view()
        .withDetails(Scene.got(Optional.of(details), Scene.NOW))
        .withSavepoint(answer);
  }

  private static Scene cut(ClusterView view) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.CUT)
        .takesACheckpoint(ID, null)
        .by(Strategy.WARM, StateFrom.CHECKPOINT)
        .active(view);
  }

  private static Scene runs(SavepointResult result) {
    var details = job(JobState.RUNNING, true, Scene.NOW.minusSeconds(1), Duration.ZERO);
    return cut(view(JobState.RUNNING, details, Scene.got(result)));
  }

  /** One that the user has not allowed to lose anything. */
  private static Scene allows(Scene scene) {
    var declared = scene.seen().declared().orElseThrow();
    return scene.declares(
        new dev.statefulflink.operator.intent.Declared(
            declared.intent(),
            declared.digest(),
            false,
            new UpgradePolicy(
                Strategy.WARM, StateFrom.CHECKPOINT, Duration.ofMinutes(10), true, true, true),
            declared.savepoints(),
            Optional.empty()));
  }

  @Law(1)
  @ParameterizedTest
  @EnumSource(
      value = Purpose.class,
      names = {"UPGRADE", "SUSPEND"})
  void shouldRecordTheCheckpointBeforeItIsAskedFor(Purpose purpose) {
    var scene = new Scene().running().by(Strategy.RECREATE, StateFrom.CHECKPOINT);
    var decision = decide(purpose == Purpose.SUSPEND ? scene.suspended() : scene);

    assertThat(decision.actions()).isEmpty();
    var handoff = decision.record().orElseThrow().handoff();
    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.triggerId()).isNull();
    assertThat(handoff.snapshot().checkpointTriggerId())
        .isEqualTo(HandoffIds.of(Scene.KEY, purpose, 2, 1).checkpointTriggerId());
    assertThat(handoff.snapshot().cancelSince()).isNull();
  }

  @Law(1)
  @Test
  void shouldAskForTheRecordedCheckpointWhileTheJobRuns() {
    var take = new Action.TakeCheckpoint(Scene.OLD, Scene.OLD_JOB, ID);
    var details = job(JobState.RUNNING, true, Scene.NOW.minusSeconds(1), Duration.ZERO);
    assertThat(decide(cut(view(JobState.RUNNING, details, new Answer.None<>()))).actions())
        .containsExactly(take);
    assertThat(decide(runs(new SavepointResult.Unknown())).actions()).containsExactly(take);

    var taking = decide(runs(new SavepointResult.InProgress()));
    assertThat(taking.actions()).isEmpty();
    assertThat(taking.record()).isEmpty();
    assertThat(taking.verdict().reason()).isEqualTo(Reason.TAKING_SAVEPOINT);
  }

  /** The cancel is recorded first, and from then on the downtime counts. */
  @Law(1)
  @Test
  void shouldCancelTheJobOnceTheCheckpointIsComplete() {
    var complete = decide(runs(new SavepointResult.Completed("")));
    assertThat(complete.actions()).isEmpty();
    var how = complete.record().orElseThrow().handoff().snapshot();
    assertThat(how).isEqualTo(new Handoff.Snapshot(null, ID, Scene.NOW, null));

    // Whatever became of the trigger: the next operator may not know it.
    for (var result : List.of(new SavepointResult.Unknown(), new SavepointResult.Completed(""))) {
      var cancels = runs(result).takesACheckpoint(ID, Scene.NOW.minusMillis(20));
      assertThat(decide(cancels).actions()).containsExactly(CANCEL);
    }
  }

  /** Its answer may be of before the checkpoint that has just been completed. */
  @Test
  void shouldNotTakeAFreshCheckpointForAnOldOne() {
    var details = job(JobState.RUNNING, true, Scene.NOW.minus(Duration.ofHours(1)), Duration.ZERO);
    var stale =
        view(JobState.RUNNING, details, Scene.got(new SavepointResult.Completed("")))
            .withDetails(new Answer.Got<>(Optional.of(details), Scene.NOW.minusMillis(100)));
    var cancels = cut(stale).takesACheckpoint(ID, Scene.NOW.minusMillis(20));
    assertThat(decide(cancels).actions()).containsExactly(CANCEL);
  }

  @Law(4)
  @Test
  void shouldLeaveTheJobAsItIsIfTheCheckpointFails() {
    var failed = new SavepointResult.Failed("disk full");
    var held = recorded(runs(failed));
    assertThat(held.handoff()).isNull();
    assertThat(held.held().reason()).isEqualTo("SavepointFailed");
    assertThat(held.held().message()).contains("disk full").contains("keeps running");
    assertThat(held.held().retryAt()).isNotNull();

    var old = job(JobState.RUNNING, true, Scene.NOW.minus(Duration.ofHours(1)), Duration.ZERO);
    var late = cut(view(JobState.RUNNING, old, Scene.got(failed)));
    assertThat(recorded(late).held().reason()).isEqualTo("CheckpointTooOld");

    var allowed = recorded(allows(late));
    assertThat(allowed.held()).isNull();
    assertThat(allowed.handoff().snapshot().cancelSince()).isEqualTo(Scene.NOW);
  }

  /** Its newest checkpoint is the newest there will be. */
  @ParameterizedTest
  @EnumSource(
      value = JobState.class,
      names = {"RESTARTING", "FAILING", "CREATED"})
  void shouldCancelAJobAtOnceThatDoesNotRun(JobState state) {
    var details = job(state, false, Scene.NOW.minusSeconds(1), Duration.ZERO);
    assertThat(decide(cut(view(state, details, new Answer.None<>()))).actions())
        .containsExactly(CANCEL);
  }

  @Test
  void shouldGiveTasksThatDoNotRunYetTime() {
    var details = job(JobState.RUNNING, false, Scene.NOW.minusSeconds(1), Duration.ZERO);
    var decision = decide(cut(view(JobState.RUNNING, details, new Answer.None<>())));
    assertThat(decision.actions()).isEmpty();
    assertThat(decision.record()).isEmpty();
  }

  /** A later one may have been completed before the cancel. */
  @Law(3)
  @Test
  void shouldRecordTheNewestCheckpointAndHowMuchIsDoneAgain() {
    var details = job(JobState.CANCELED, false, Scene.NOW.minusMillis(600), Duration.ofMillis(150));
    var ended = view(JobState.CANCELED, details, new Answer.None<>());
    var handoff = recorded(cut(ended).takesACheckpoint(ID, Scene.NOW.minusMillis(500))).handoff();

    assertThat(handoff.step()).isEqualTo(Step.RESUME);
    assertThat(handoff.state().location()).isEqualTo(details.newestSnapshot().orElseThrow());
    assertThat(handoff.snapshot().replayed()).isEqualTo("0.750s");
    assertThat(handoff.snapshot().cancelSince()).isEqualTo(Scene.NOW.minusMillis(500));
  }

  /** The job ran while its checkpoint was taken. */
  @Test
  void shouldCountTheDowntimeFromTheCancelAndTellWhatIsReplayed() {
    var up =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.of(JobState.RUNNING), Scene.NOW))
            .withDetails(
                Scene.got(
                    Optional.of(
                        Scene.details(JobState.RUNNING, true, Scene.STATE.location(), false, 1, 0)),
                    Scene.NOW));
    var verified =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY)
            .takesACheckpoint(ID, Scene.NOW.minusMillis(1800))
            .replays("0.750s")
            .next(up);
    var last = recorded(verified).lastHandoff();
    assertThat(last.replayed()).isEqualTo("0.750s");
    assertThat(last.downtime()).isEqualTo("0.800s");
  }
}
