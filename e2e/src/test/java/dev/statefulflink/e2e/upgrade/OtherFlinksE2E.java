package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main flow on versions of Flink of which the project has no image, and on from there. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class OtherFlinksE2E {

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.1", "2.2"})
  @Proves("flink-2.0-to-2.2")
  void shouldKeepTheCounts(String flinkVersion, WordCountScene scene) {
    Repository.runImageScript("build.sh", List.of("flinks"));
    String image = Images.wordCount(flinkVersion);
    scene.namespace().cluster().load(List.of(image), new Progress("Flink " + flinkVersion));
    StatefulJob job = scene.job();
    scene.startOnSocket(
        flinkVersion, "image: %s\nupgrade: {rehearsal: Restore}\n".formatted(image));
    assertThat(version(job)).startsWith(flinkVersion + ".");
    scene.send(3, "hello,1", "(hello,3)");

    Upgrade upgrade = Upgrade.of(scene, "spec: {job: {args: [--prefix, 'v2 ']}}");
    StateCheck check = job.status().stateCheck();
    assertThat(check.outcome()).isEqualTo(StateCheck.Outcome.FITS);
    assertThat(check.restored()).isTrue();
    scene.send(2, "hello,1", "v2 (hello,5)");
    upgrade.assertOldClusterGone(scene);

    ActiveRevision active = job.active();
    new FlinkPods(job, active.revision()).recoverWithoutTheJobManager();
    assertThat(job.active()).isEqualTo(active);
    scene.send(1, "hello,1", "v2 (hello,6)");

    Upgrade.of(scene, "spec: {flinkVersion: '2.3', image: null, job: {args: []}}");
    assertThat(version(job)).startsWith("2.3.");
    scene.send(1, "hello,1", "(hello,7)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "v2 (hello,4)",
        "v2 (hello,5)",
        "v2 (hello,6)",
        "(hello,7)");
  }

  private static String version(StatefulJob job) {
    return FlinkRest.of(job, job.active().revision()).flinkVersion();
  }
}
