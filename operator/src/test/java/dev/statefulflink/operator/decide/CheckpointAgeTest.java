package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.intent.UpgradePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that runs is not cancelled to go back to a checkpoint of long ago. */
class CheckpointAgeTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant OLD = Scene.NOW.minusSeconds(312);
  private static final Action CANCEL = new Action.CancelJob(Scene.OLD, Scene.OLD_JOB);

  private static final JobSettings EACH_SECOND = new JobSettings("words", Duration.ofSeconds(1));

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static JobDetails job(JobState state, boolean up, Instant completed) {
    var checkpoints =
        new Checkpoints(
            Optional.of(completed),
            Duration.ZERO,
            Optional.empty(),
            1,
            "disk full",
            Optional.empty());
    return Scene.details(state, up, null, 1).with(Tasks.UNKNOWN, checkpoints);
  }

  private static Scene cut(JobState state, JobDetails details) {
    return cut(Purpose.UPGRADE, state, Scene.got(Optional.of(details)));
  }

  private static Scene cut(Purpose purpose, JobState state, Answer<Optional<JobDetails>> details) {
    return new Scene()
        .running()
        .handoff(purpose, Step.CUT)
        .cutByCheckpoint()
        .by(Strategy.WARM, StateFrom.CHECKPOINT)
        .active(
            Scene.ViewOf.present()
                .state(state)
                .view()
                .withDetails(details)
                .withSettings(Scene.got(Optional.of(EACH_SECOND))));
  }

  private static Scene old() {
    return cut(JobState.RUNNING, job(JobState.RUNNING, true, OLD));
  }

  @Test
  @Law({3, 4})
  void shouldNotCancelAJobWhoseCheckpointsFail() {
    var memory = decide(old()).record().orElseThrow();

    assertThat(memory.handoff()).isNull();
    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    assertThat(memory.held().reason()).isEqualTo("CheckpointTooOld");
    assertThat(memory.held().retryAt()).isEqualTo(Scene.NOW.plusSeconds(60));
    assertThat(memory.held().message())
        .contains(
            "for 5m12s, since 2026-01-01T11:54:48Z: disk full.", "allowStateLoss", "Savepoint")
        .contains("keeps running");
  }

  @Test
  void shouldCancelAJobWhoseCheckpointsComplete() {
    var young = cut(JobState.RUNNING, job(JobState.RUNNING, true, Scene.NOW.minusSeconds(59)));

    assertThat(decide(young).actions()).containsExactly(CANCEL);
  }

  @Test
  void shouldCancelItIfTheUserConfirms() {
    var scene = old();
    var declared = scene.seen().declared().orElseThrow();
    var word =
        new UpgradePolicy(
            Strategy.WARM, StateFrom.CHECKPOINT, Duration.ofMinutes(10), true, true, true);
    scene.declares(
        new dev.statefulflink.operator.intent.Declared(
            declared.intent(),
            declared.digest(),
            false,
            word,
            declared.savepoints(),
            declared.restoreFrom()));

    assertThat(decide(scene).actions()).containsExactly(CANCEL);
  }

  /** From there Flink itself would restart it, however old it is. */
  @Test
  void shouldTakeTheNewestCheckpointOfAJobThatDoesNotRun() {
    var restarts = job(JobState.RESTARTING, false, OLD);
    var waits = job(JobState.RUNNING, false, OLD);

    assertThat(decide(cut(JobState.RESTARTING, restarts)).actions()).containsExactly(CANCEL);
    assertThat(decide(cut(JobState.RUNNING, waits)).actions()).containsExactly(CANCEL);
  }

  /** The job's own interval counts, which its code may have set. */
  @Test
  void shouldJudgeByWhatTheJobRunsWith() {
    var scene = old();
    var settings = new JobSettings("words", Duration.ofMinutes(2));
    var view = scene.seen().active().withSettings(Scene.got(Optional.of(settings)));

    assertThat(decide(scene.active(view)).actions()).containsExactly(CANCEL);
  }

  /** An earlier attempt has left it on the board: what it says may be over, or may be news. */
  @Test
  @Law(3)
  void shouldNotJudgeByAnAnswerFromBeforeTheCut() {
    for (var completed : new Instant[] {OLD, Scene.NOW}) {
      var details = Optional.of(job(JobState.RUNNING, true, completed));
      var before = new Answer.Got<>(details, Scene.NOW.minusSeconds(2));
      var decision = decide(cut(Purpose.UPGRADE, JobState.RUNNING, before));

      assertThat(decision.actions()).isEmpty();
      assertThat(decision.record()).isEmpty();
    }
  }

  @Test
  void shouldHoldASuspensionLikewise() {
    var details = Scene.got(Optional.of(job(JobState.RUNNING, true, OLD)));
    var scene = cut(Purpose.SUSPEND, JobState.RUNNING, details).suspended();

    assertThat(decide(scene).record().orElseThrow().held().reason()).isEqualTo("CheckpointTooOld");
  }

  @Test
  void shouldRecordWhenTheStateWasTaken() {
    var left = job(JobState.CANCELED, false, OLD);
    var memory = decide(cut(JobState.CANCELED, left)).record().orElseThrow();

    assertThat(memory.lastState().takenAt()).isEqualTo(OLD);
  }
}
