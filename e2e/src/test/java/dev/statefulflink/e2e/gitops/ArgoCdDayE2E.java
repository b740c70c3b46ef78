package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A day of a job that Argo CD applies. */
@ExtendWith(OnPods.class)
@ResourceLock(ArgoCd.NAMESPACE)
@Tag(Campaign.TAG)
class ArgoCdDayE2E {
  @Test
  @Proves("gitops")
  void shouldKeepTheCountsOverADay(
      WordCountScene scene, TestCluster cluster, @TempDir Path folder) {
    EngineDay.live(Engine.Kind.ARGO_CD, scene, cluster, folder);
  }
}
