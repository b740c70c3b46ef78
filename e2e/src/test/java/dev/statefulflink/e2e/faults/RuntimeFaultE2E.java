package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.StepTrigger;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Flink's own processes die, at rest and in the middle of an upgrade, and the job continues with
 * every word that it had counted.
 */
@Tag(Campaign.TAG)
@ExtendWith(OnPods.class)
class RuntimeFaultE2E {

  /** AuditE2E kills both kinds of pods at rest, too. */
  @Test
  @Proves("restart-none")
  void shouldGoOnAfterAFaultAtRest(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    Campaign.only(life, "JobManager killed", () -> atRest(life, FlinkPods::killJobManager));
    Campaign.only(life, "TaskManager killed", () -> atRest(life, FlinkPods::killTaskManagers));
    Campaign.only(life, "both killed at once", () -> atRest(life, FlinkPods::killAll));
    life.survives("failed for good", () -> failedForGood(life));
  }

  private static void atRest(LongLife life, Consumer<FlinkPods> fault) {
    StatefulJob job = life.job();
    ActiveRevision active = job.active();
    RunningJob running = RunningJob.of(job, active);
    running.awaitCheckpointFromNowOn();
    Optional<String> restored = running.restoredPath();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(active.revision());
      life.scene().say("kill");
      fault.accept(new FlinkPods(job, active.revision()));
      running.awaitRestoredFromOtherThan(restored);
      job.awaitReady();
      life.scene()
          .say(
              "recovered from %s; samples %s",
              running.restoredPath().orElseThrow(),
              watcher.findings(active.revision(), active.revision()).samples());
    }
    assertThat(job.active()).as("the revision and its job").isEqualTo(active);
  }

  private static void failedForGood(LongLife life) {
    StatefulJob job = life.job();
    Upgrade.of(life.scene(), "spec: {restartStrategy: {type: None}}");
    life.count();
    ActiveRevision failing = job.active();
    RunningJob running = RunningJob.of(job, failing);
    running.awaitCheckpointFromNowOn();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(failing.revision());
      life.scene().send("bug,1");
      Condition stalled = job.awaitStalled();
      life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
      assertThat(stalled.getReason()).isEqualTo("JobFailed");
      assertThat(stalled.getMessage()).contains("The next change of the spec");
      assertThat(StatefulJob.isTrue(job.get(), "Running")).isFalse();
      assertThat(FlinkRest.of(job, failing.revision()).jobs())
          .extracting(FlinkJob::state)
          .containsExactly("FAILED");

      job.change(life.nextVersion());
      job.awaitReady();
      watcher.downtimeBetween(failing.jobId(), job.active().jobId());
    }
    SavedState state = job.status().lastState();
    life.scene().say("recovered from %s", state.location());
    assertThat(state.kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    assertThat(RunningJob.of(job, job.active()).restoredPath()).contains(state.location());
  }

  /** Slow, so that a killed process is gone before the step has ended. */
  @Test
  void shouldGoOnAfterAFaultInAnUpgrade(WordCountScene scene) {
    LongLife life = LongLife.start(scene, "--slow", "2000");
    List<Step> all = List.of(Step.PREPARE, Step.CUT, Step.RESUME, Step.VERIFY);
    for (Step step : Campaign.cases(all, List.of(Step.CUT))) {
      life.survives(
          "JobManager killed at " + step, () -> inUpgrade(life, step, FlinkPods::killJobManager));
    }
    for (Step step : Campaign.cases(all, List.<Step>of())) {
      life.survives(
          "TaskManager killed at " + step,
          () -> inUpgrade(life, step, FlinkPods::killTaskManagers));
    }
  }

  private static void inUpgrade(LongLife life, Step step, Consumer<FlinkPods> fault) {
    StatefulJob job = life.job();
    ActiveRevision before = job.active();
    boolean old = step == Step.PREPARE || step == Step.CUT;
    if (old) {
      RunningJob.of(job, before).awaitCheckpointFromNowOn();
    }
    try (StepTrigger<Handoff> killed =
        StepTrigger.at(
            job,
            step,
            handoff -> {
              fault.accept(new FlinkPods(job, old ? before.revision() : handoff.id()));
              life.scene().say("killed at %s of handoff %s", step, handoff.id());
              return handoff;
            })) {
      Upgrade upgrade =
          Upgrade.of(
              life.scene(), life.nextVersion(), () -> awaitEnd(life.scene(), killed.await()));
      life.scene().say("steps: %s", job.status().lastHandoff().steps());
      assertThat(RunningJob.of(job, upgrade.after()).jobs()).as("ever run there").hasSize(1);
      upgrade.assertOldClusterGone(life.scene());
    }
  }

  /** Going back then would lose what the new job has done since: its own checkpoint proves it. */
  @Test
  void shouldKeepANewJobWhoseProofNobodySaw(WordCountScene scene, OperatorRelease operator) {
    LongLife life = LongLife.start(scene, "--slow", "3000");
    life.survives(
        "operator killed at VERIFY, then JobManager after its first checkpoint",
        () -> provenUnseen(life, operator));
  }

  private static void provenUnseen(LongLife life, OperatorRelease operator) {
    StatefulJob job = life.job();
    try (StepTrigger<Handoff> killed =
        StepTrigger.at(
            job,
            Step.VERIFY,
            handoff -> {
              operator.kill();
              RunningJob next = RunningJob.next(job, handoff);
              Optional<String> restored = next.restoredPath();
              next.awaitFirstCheckpoint();
              new FlinkPods(job, handoff.id()).killJobManager();
              next.awaitRestoredFromOtherThan(restored);
              life.scene().say("restored from %s", next.restoredPath().orElseThrow());
              return handoff;
            })) {
      Upgrade.of(life.scene(), life.nextVersion(), () -> awaitEnd(life.scene(), killed.await()));
    }
  }

  /**
   * An honest end is also a savepoint that failed: the job runs, and the upgrade is tried again.
   */
  private static void awaitEnd(WordCountScene scene, Handoff handoff) {
    StatefulJobStatus ended =
        scene
            .job()
            .await("the end of handoff " + handoff.id(), job -> isOver(job.getStatus(), handoff))
            .getStatus();
    if (ended.held() != null) {
      scene.say("held: %s: %s", ended.held().reason(), ended.held().message());
      assertThat(ended.held().reason()).isEqualTo("SavepointFailed");
      assertThat(ended.held().retryAt()).as("tried again by itself").isNotNull();
      scene.job().await("Running=True", job -> StatefulJob.isTrue(job, "Running"));
    }
  }

  private static boolean isOver(StatefulJobStatus status, Handoff handoff) {
    return status.handoff() == null || !status.handoff().id().equals(handoff.id());
  }
}
