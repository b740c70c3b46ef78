package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job's life by commits alone, over one Git repository. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class GitOpsE2E {
  /** What every commit of the story declares beside the job. */
  private static final String SPEC =
      """
      input: {socket: {host: word-server, port: 9999}}
      checkpointing: {interval: 1s}
      job: {args: %s%s}
      """;

  private static final String MISSING = ", jar: 'local:///opt/flink/usrlib/no-such.jar'";

  @Test
  @Proves("gitops")
  void shouldKeepTheCountsOverEveryCommit(WordCountScene scene, @TempDir Path folder) {
    scene.startServer();
    GitOpsSync gitOps = GitOpsSync.create(scene, folder);
    gitOps.commit("Start", SPEC.formatted("[]", ""));
    gitOps.syncUntil(ObjectHealth.HEALTHY);
    LongLife life = LongLife.of(scene);

    life.survives("an upgrade", () -> upgraded(gitOps, life));
    life.survives("a jar that is missing, and its revert", () -> heldAndReverted(gitOps, life));
    life.survives("another parallelism", () -> widened(gitOps, life));
    life.survives("suspended and resumed", () -> suspended(gitOps, life));
    gitOps.checkWithTheToolsThemselves();
  }

  private static void upgraded(GitOpsSync gitOps, LongLife life) {
    life.nextVersion();
    gitOps.commit("Print the version", spec(life, ""));
    Upgrade.by(life.scene(), life.job(), gitOps::sync);
    gitOps.syncUntil(ObjectHealth.HEALTHY);
  }

  private static void heldAndReverted(GitOpsSync gitOps, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    gitOps.commit("Name a jar that is not there", spec(life, MISSING));
    JsonNode held = gitOps.syncUntil(ObjectHealth.DEGRADED);
    assertThat(held.at("/status/held/reason").asText()).isEqualTo("JarNotFound");
    untouched.check();
    life.count();

    gitOps.revert();
    JsonNode reverted = gitOps.syncUntil(ObjectHealth.HEALTHY);
    assertThat(reverted.at("/status/held").isMissingNode()).isTrue();
    untouched.check();
  }

  private static void widened(GitOpsSync gitOps, LongLife life) {
    gitOps.commit("Take two subtasks", spec(life, ", parallelism: 2"));
    Upgrade upgrade = Upgrade.by(life.scene(), life.job(), gitOps::sync);
    gitOps.syncUntil(ObjectHealth.HEALTHY);
    assertThat(upgrade.after().parallelism()).isEqualTo(2);
  }

  private static void suspended(GitOpsSync gitOps, LongLife life) {
    ActiveRevision before = life.job().active();
    gitOps.commit("Suspend", spec(life, ", parallelism: 2, state: Suspended"));
    gitOps.syncUntil(ObjectHealth.SUSPENDED);
    assertThat(life.job().clusterObjects(before.revision())).as("what is left of it").isEmpty();

    String state = life.job().status().lastState().location();

    gitOps.revert();
    gitOps.syncUntil(ObjectHealth.HEALTHY);
    assertThat(RunningJob.of(life.job(), life.job().active()).restoredPath()).contains(state);
  }

  private static String spec(LongLife life, String more) {
    return SPEC.formatted(life.argumentsWith(), more);
  }
}
