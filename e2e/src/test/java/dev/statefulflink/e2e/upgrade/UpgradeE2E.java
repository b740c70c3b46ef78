package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change of the spec moves the running job, with its state, and nothing is lost or done twice.
 */
@ExtendWith(OnPods.class)
class UpgradeE2E {
  private static final String CHANGE =
      "spec: {checkpointing: {interval: 2s}, job: {args: [--prefix, PREFIX]}}";

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  @Proves({"socket-source", "jar-local", "flink-1.20", "flink-2.3"})
  void shouldKeepTheCountsOfASocket(String flinkVersion, WordCountScene scene) {
    scene.startOnSocket(flinkVersion);
    scene.send(3, "hello,1", "(hello,3)");

    Upgrade upgrade = Upgrade.of(scene, CHANGE);

    assertRestored(scene, upgrade);
    assertThat(
            FlinkRest.of(scene.job(), upgrade.after().revision())
                .checkpointInterval(upgrade.after().jobId()))
        .isEqualTo(2000);
    scene.send(5, "hello,1", "PREFIX(hello,8)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "PREFIX(hello,4)",
        "PREFIX(hello,5)",
        "PREFIX(hello,6)",
        "PREFIX(hello,7)",
        "PREFIX(hello,8)");
    upgrade.assertOldClusterGone(scene);
  }

  static List<String> flinkVersions() {
    return Campaign.cases(List.of("1.20", "2.3"), List.of("2.3"));
  }

  @ParameterizedTest
  @MethodSource("flinkVersions")
  void shouldNeitherLoseNorRepeatAWordThatComesMeanwhile(
      String flinkVersion, WordCountScene scene) {
    scene.start(
        """
        flinkVersion: "%s"
        input: {generator: {rate: 50}}
        checkpointing: {interval: 1s}
        stateBackend: {volumeClaim: flink-state}
        %s"""
            .formatted(flinkVersion, WordCountScene.SHORT_LIVED));
    scene.output().await(scene.job().active().revision(), 100);

    Upgrade upgrade = Upgrade.of(scene, CHANGE);

    scene.output().await(upgrade.after().revision(), 100);
    upgrade.assertOldClusterGone(scene);
    for (String word : List.of("hello", "flink", "state", "stream", "savepoint")) {
      assertContiguous(scene, upgrade, word);
    }
    assertRestored(scene, upgrade);
  }

  /** 1 to n over both revisions, in the order of printing. */
  private static void assertContiguous(WordCountScene scene, Upgrade upgrade, String word) {
    List<Long> before = scene.output().counts(upgrade.before().revision(), word);
    List<Long> after = scene.output().counts(upgrade.after().revision(), word);
    scene.say("%s: %d counts before, %d after", word, before.size(), after.size());
    assertThat(before).as("%s before", word).isEqualTo(from(1, before.size()));
    assertThat(after).as("%s after", word).isEqualTo(from(before.size() + 1L, after.size()));
  }

  private static List<Long> from(long first, int howMany) {
    return LongStream.range(first, first + howMany).boxed().toList();
  }

  /** Even if the request for it comes again: of an operator that was paused, and wakes up. */
  private static void assertWarmedUp(FlinkRest flink) {
    List<FlinkJob> warmUps = flink.warmUps();
    assertThat(warmUps)
        .as("the short jobs that have warmed the new cluster up")
        .hasSize(3)
        .allSatisfy(warmUp -> assertThat(warmUp.state()).isEqualTo("FINISHED"));

    assertThatThrownBy(() -> flink.warmUp(warmUps.get(0).id()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("this warm-up has run here already");
    assertThat(flink.warmUps()).isEqualTo(warmUps);
  }

  private static void assertRestored(WordCountScene scene, Upgrade upgrade) {
    StatefulJobStatus status = scene.job().status();
    SavedState state = status.lastState();
    ActiveRevision after = upgrade.after();
    assertThat(state.kind()).isEqualTo(SavedState.Kind.SAVEPOINT);
    assertThat(state.location())
        .as("the savepoint lies in the handoff's own directory")
        .startsWith(
            "file:/flink-state/%s/%s/savepoints/%s/"
                .formatted(
                    scene.namespace().name(), scene.job().name(), status.lastHandoff().id()));
    assertThat(after.restoredFrom()).isEqualTo(state.location());
    assertThat(status.lastHandoff().restoredFrom()).isEqualTo(state.location());
    assertThat(FlinkRest.of(scene.job(), after.revision()).restoredPath(after.jobId()))
        .as("what Flink says that the job was restored from")
        .contains(state.location());
    assertWarmedUp(FlinkRest.of(scene.job(), after.revision()));
    assertThat(status.lastHandoff().from()).isEqualTo(upgrade.before().revision());
    assertThat(status.lastHandoff().to()).isEqualTo(after.revision());
    assertThat(status.lastHandoff().downtime()).isNotBlank();
    assertThat(scene.job().stateDirectories("savepoints/*/*"))
        .as("all savepoints that were ever made")
        .hasSize(1)
        .allSatisfy(directory -> assertThat(state.location()).endsWith(directory));
  }
}
