package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RestingJob;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a job lives by is lost: the object's status, or Flink's recovery data. */
@Tag(Campaign.TAG)
@ExtendWith(OnPods.class)
class LostRecordsE2E {

  @Test
  @Proves("status-lost")
  void shouldTakeTheJobOfALostStatusInCharge(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    life.survives("status emptied", () -> emptied(life));
    life.survives("status emptied, and a change", () -> emptiedAndChanged(life));
  }

  private static void emptied(LongLife life) {
    StatefulJob job = life.job();
    ActiveRevision active = job.active();
    RestingJob resting = RestingJob.of(job);
    emptyStatus(job);
    CustomResource<?, StatefulJobStatus> adopted =
        job.await("an active revision", found -> active(found) != null);
    assertThat(active(adopted).revision()).isEqualTo(active.revision());
    assertThat(active(adopted).jobId()).isEqualTo(active.jobId());
    job.awaitReady();
    resting.check();
  }

  private static ActiveRevision active(CustomResource<?, StatefulJobStatus> found) {
    return found.getStatus() == null ? null : found.getStatus().active();
  }

  private static void emptiedAndChanged(LongLife life) {
    StatefulJob job = life.job();
    Upgrade upgrade =
        Upgrade.by(
            life.scene(),
            job,
            () -> {
              emptyStatus(job);
              job.change(life.nextVersion());
            });
    assertThat(RunningJob.of(job, upgrade.after()).restoredPath().orElseThrow())
        .as("the state of the job that ran")
        .contains("/savepoints/" + upgrade.after().revision() + "/");
  }

  /** As a backup that has no status does. */
  private static void emptyStatus(StatefulJob job) {
    KubernetesClient client = job.client();
    CustomResource<?, StatefulJobStatus> found = job.get();
    found.setStatus(null);
    String path =
        "/apis/%s/namespaces/%s/%s/%s/status"
            .formatted(found.getApiVersion(), job.namespace(), found.getPlural(), job.name());
    client.raw(path, "PUT", found);
  }

  @Test
  @Proves("recovery-data-lost")
  void shouldStartAgainFromTheNewestCheckpoint(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    life.job().change("spec: {upgrade: {deadline: 30s}}");
    life.survives("JobManager scaled to 0", () -> scaledToNothing(life));
    life.survives("ConfigMaps of high availability removed", () -> lost(life, this::configMaps));
    life.survives("files of high availability removed", () -> lost(life, this::files));
  }

  /** Its Deployment is the operator's: nobody else's number counts. */
  private static void scaledToNothing(LongLife life) {
    StatefulJob job = life.job();
    ActiveRevision active = job.active();
    RunningJob running = RunningJob.of(job, active);
    running.awaitCheckpointFromNowOn();
    Optional<String> restored = running.restoredPath();
    job.client()
        .apps()
        .deployments()
        .inNamespace(job.namespace())
        .withName("%s-%s-jobmanager".formatted(job.name(), active.revision()))
        .scale(0);
    running.awaitRestoredFromOtherThan(restored);
    job.awaitReady();
    assertThat(job.active()).isEqualTo(active);
  }

  private static void lost(LongLife life, Loss loss) {
    StatefulJob job = life.job();
    ActiveRevision active = job.active();
    RunningJob.of(job, active).awaitCheckpointFromNowOn();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(active.revision());
      FlinkPods pods = new FlinkPods(job, active.revision());
      loss.of(job, active, pods);
      pods.killJobManager();
      job.await("Ready=False", found -> !StatefulJob.isTrue(found, "Ready"));
      job.awaitReady();
      ActiveRevision after = job.active();
      assertThat(after.jobId()).isNotEqualTo(active.jobId());
      watcher.awaitSight(after.revision());
      life.scene()
          .say(
              "from %s, downtime %s; samples %s",
              RunningJob.of(job, after).restoredPath().orElseThrow(),
              job.status().lastHandoff().downtime(),
              watcher.findings(active.revision(), after.revision()).samples());
    }
  }

  /** A way to lose the recovery data of a revision. */
  @FunctionalInterface
  private interface Loss {
    void of(StatefulJob job, ActiveRevision active, FlinkPods pods);
  }

  private void configMaps(StatefulJob job, ActiveRevision active, FlinkPods pods) {
    job.client()
        .configMaps()
        .inNamespace(job.namespace())
        .withLabels(Map.of("configmap-type", "high-availability"))
        .delete();
  }

  /** As a bucket does whose lifecycle rule removes what is old. */
  private void files(StatefulJob job, ActiveRevision active, FlinkPods pods) {
    pods.inStateDirectory("rm -r ha/%s".formatted(active.revision()));
  }
}
