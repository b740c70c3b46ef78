package dev.statefulflink.e2e.faults;

import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.RunningJob;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** The pods of one revision's Flink cluster, to do them harm. */
public record FlinkPods(StatefulJob job, String revision) {
  /** Ends it without a word of warning; its Deployment makes another. */
  public void killJobManager() {
    kill(Labels.jobManagersOf(job.name(), revision));
  }

  /** The same; waits until the next one has restored the job from its recovery data alone. */
  public void recoverWithoutTheJobManager() {
    RunningJob running = RunningJob.of(job, job.active());
    running.awaitCheckpointFromNowOn();
    Optional<String> restored = running.restoredPath();
    killJobManager();
    running.awaitRestoredFromOtherThan(restored);
    job.awaitReady();
  }

  void killTaskManagers() {
    kill(Labels.taskManagersOf(job.name(), revision));
  }

  /** As when their node is lost. */
  void killAll() {
    killJobManager();
    killTaskManagers();
  }

  private void kill(Map<String, String> labels) {
    job.client().pods().inNamespace(job.namespace()).withLabels(labels).withGracePeriod(0).delete();
  }

  /** Runs a command below the job's own directory of the state volume, as Flink's user. */
  public void inStateDirectory(String command) {
    Pod pod =
        job.taskManagers(revision).stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no TaskManager of " + revision));
    String directory = "/flink-state/%s/%s".formatted(job.namespace(), job.name());
    new PodShell(job.client(), job.namespace(), pod.getMetadata().getName())
        .run("bash", "-c", "cd %s && %s".formatted(directory, command));
  }
}
