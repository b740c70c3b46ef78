package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A job that leaves Git and comes back, by each way in which Argo CD recognises what it has
 * applied: it prunes the job, and not what must outlive it.
 */
@ExtendWith(OnPods.class)
@ResourceLock(ArgoCd.NAMESPACE)
@Tag(Campaign.TAG)
class ArgoCdTrackingE2E {
  private static final List<String> METHODS = List.of("label", "annotation", "annotation+label");

  @Test
  @Proves("gitops")
  void shouldResumeAJobThatComesBack(
      WordCountScene scene, TestCluster cluster, @TempDir Path folder) {
    scene.startServer();
    try (ArgoCd argo = ArgoCd.install(cluster, new Progress("Argo CD"))) {
      GitOpsJob job = GitOpsJob.create(scene, cluster, argo, folder);
      job.commitArguments("Start", "[]");
      job.awaitReady();
      LongLife life = LongLife.of(scene);
      for (String method : METHODS) {
        life.survives("there again by " + method, () -> replaced(method, job, argo, life));
      }
      job.removeJob();
      life.job().awaitGone();
    }
  }

  /** Argo CD recognises the job by what it was applied with, so the method changes between. */
  private static void replaced(String method, GitOpsJob job, ArgoCd argo, LongLife life) {
    job.removeJob();
    life.job().awaitGone();
    String state = Waits.untilPresent("the state that is kept", job::keptState);
    argo.trackBy(method);
    assertThat(job.keptState()).as("it is not pruned").contains(state);
    job.revert();
    job.awaitReady();
    assertThat(RunningJob.of(life.job(), life.job().active()).restoredPath())
        .hasValueSatisfying(path -> assertThat(state).contains(path));
  }
}
