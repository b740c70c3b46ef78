package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Rollback;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.StepTrigger;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The moves of a job's state other than an upgrade by the usual way, over one job's life. PluginE2E
 * has those that a person makes by kubectl swc.
 */
@Tag(Campaign.TAG)
@ExtendWith(OnPods.class)
class MovesE2E {

  @Test
  void shouldKeepTheCountsOverEveryMove(WordCountScene scene, OperatorRelease operator) {
    LongLife life = LongLife.start(scene);
    life.survives("a restart of the operator", () -> operatorRestarts(life, operator));
    Campaign.only(life, "recreated", () -> recreated(life));
    Campaign.only(life, "recreated and gone back", () -> recreatedAndGoneBack(life));
    life.survives("from a checkpoint", () -> fromACheckpoint(life));
    life.survives("from nothing, by the user's word", () -> fromNothing(life));
  }

  private static void operatorRestarts(LongLife life, OperatorRelease operator) {
    ActiveRevision before = life.job().active();
    List<FlinkJob> jobs = FlinkRest.of(life.job(), before.revision()).jobs();
    operator.restart();
    life.job().awaitReady();
    assertThat(life.job().active()).isEqualTo(before);
    assertThat(FlinkRest.of(life.job(), before.revision()).jobs())
        .as("the very run of the job")
        .isEqualTo(jobs);
  }

  private static void recreated(LongLife life) {
    life.job().change("spec: {upgrade: {strategy: Recreate}}");
    life.job().awaitReady();
    Upgrade upgrade = Upgrade.of(life.scene(), life.nextVersion());
    upgrade.assertOldClusterGone(life.scene());
    assertThat(life.job().status().lastHandoff().steps()).containsKey("Clear");
  }

  private static void recreatedAndGoneBack(LongLife life) {
    Rollback rollback = Rollback.of(life.scene(), life.changeWith("--uid-suffix", "2"));
    rollback.assertNewClusterGone(life.scene());
    rollback.revert(life.scene(), life.revert());
    life.job().change("spec: {upgrade: {strategy: Warm}}");
    life.job().awaitReady();
  }

  private static void fromACheckpoint(LongLife life) {
    StatefulJob job = life.job();
    job.change("spec: {upgrade: {stateFrom: Checkpoint}}");
    job.awaitReady();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    Upgrade.of(life.scene(), life.nextVersion());
    assertThat(job.status().lastState().kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    job.change("spec: {upgrade: {stateFrom: Savepoint}}");
    job.awaitReady();
  }

  private static void fromNothing(LongLife life) {
    StatefulJob job = life.job();
    job.change("spec: {upgrade: {stateFrom: Nothing, allowStateLoss: true}}");
    job.awaitReady();
    Upgrade.of(life.scene(), life.nextVersion());
    life.goesBackTo(0);
    assertThat(RunningJob.of(job, job.active()).restoredPath()).isEmpty();
  }

  /**
   * The operator dies after it has asked for the savepoint, and the JobManager before the next
   * operator looks: nobody remembers the savepoint, but it is in storage.
   */
  @Test
  void shouldFindTheSavepointThatNobodyRemembers(WordCountScene scene, OperatorRelease operator) {
    LongLife life = LongLife.start(scene, "--slow", "2000");
    StatefulJob job = life.job();
    ActiveRevision before = job.active();
    try (StepTrigger<Handoff> lost =
        StepTrigger.at(job, Step.CUT, handoff -> loseIt(life, operator, before, handoff))) {
      Upgrade.of(scene, life.nextVersion(), lost::await);
      SavedState state = job.status().lastState();
      scene.say("found %s", state.location());
      assertThat(state.location())
          .startsWith(Paths.asFlinkReports(lost.await().savepointDirectory()));
      assertThat(RunningJob.of(job, job.active()).restoredPath()).contains(state.location());
    } finally {
      operator.scale(2);
    }
    life.count();
  }

  private static Handoff loseIt(
      LongLife life, OperatorRelease operator, ActiveRevision before, Handoff handoff) {
    operator.kill();
    operator.scale(0);
    FlinkRest flink = FlinkRest.of(life.job(), before.revision());
    flink.stop(before.jobId(), handoff.triggerId(), handoff.savepointDirectory());
    Waits.untilTrue(
        "the old job to end, and its recovery data to go",
        () ->
            flink.jobs().stream().allMatch(job -> job.state().equals("FINISHED"))
                && !mayRunAgain(life.job(), before));
    new FlinkPods(life.job(), before.revision()).killJobManager();
    Waits.untilTrue("a JobManager that knows no job", () -> knowsNone(flink));
    life.scene().say("nobody knows of the savepoint in %s", handoff.savepointDirectory());
    operator.scale(2);
    return handoff;
  }

  /** Flink reports the end of a job before it stores it: killed in between, it runs it again. */
  private static boolean mayRunAgain(StatefulJob job, ActiveRevision revision) {
    var recovery =
        "%s-%s-%s-config-map".formatted(job.name(), revision.revision(), revision.jobId());
    var maps = job.client().configMaps().inNamespace(job.namespace());
    return maps.withName(recovery).get() != null;
  }

  private static boolean knowsNone(FlinkRest flink) {
    try {
      return flink.jobs().isEmpty();
    } catch (IllegalStateException | io.fabric8.kubernetes.client.KubernetesClientException e) {
      return false;
    }
  }
}
