package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job runs whose checkpoints fail, or would not outlive it: no upgrade may lose its state. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class CheckpointTroubleE2E {
  @Test
  @Proves("checkpoints-failing")
  void shouldSayThatCheckpointsFailAndNotGoBackToAnOldOne(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    StatefulJob job = life.job();
    Upgrade.of(scene, "spec: {checkpointing: {tolerableFailures: 100000}}");
    life.count();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    directory(job, "chmod 500");
    Condition failing =
        StatefulJob.condition(
                job.await("word of the failures", found -> says(found, "False")), "Checkpointing")
            .orElseThrow();
    scene.say("Checkpointing: %s: %s", failing.getReason(), failing.getMessage());
    life.count();
    UntouchedJob untouched = UntouchedJob.of(job);
    job.change("spec: {upgrade: {stateFrom: Checkpoint}, job: {restartNonce: 7}}");
    Condition stalled = job.awaitStalled();
    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    untouched.check();
    life.count();
    directory(job, "chmod 700");
    job.await("word of the cure", found -> says(found, "True"));
    job.awaitReady();
    life.count();
  }

  private static boolean says(CustomResource<?, StatefulJobStatus> found, String status) {
    return StatefulJob.condition(found, "Checkpointing")
        .filter(condition -> condition.getStatus().equals(status))
        .isPresent();
  }

  private static void directory(StatefulJob job, String command) {
    new FlinkPods(job, job.active().revision())
        .inStateDirectory(
            "%s checkpoints/%s/%s"
                .formatted(command, job.active().revision(), job.active().jobId()));
  }

  @Test
  @Proves("discarding-code")
  void shouldNotCancelAJobThatDiscardsItsCheckpoints(WordCountScene scene) {
    LongLife life = LongLife.start(scene, "--discard-on-cancel", "true");
    StatefulJob job = life.job();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    Upgrade upgrade =
        Upgrade.of(scene, "spec: {upgrade: {stateFrom: Checkpoint}, job: {restartNonce: 7}}");
    assertThat(job.status().lastState().kind()).isEqualTo(SavedState.Kind.SAVEPOINT);
    assertThat(RunningJob.of(job, upgrade.after()).restoredPath())
        .contains(job.status().lastState().location());
    life.count();
  }
}
