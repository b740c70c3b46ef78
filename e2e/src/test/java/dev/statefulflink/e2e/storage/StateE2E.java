package dev.statefulflink.e2e.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** State goes with the job from backend to backend, and from Flink to Flink. */
@ExtendWith(OnPods.class)
class StateE2E {

  @Test
  @Proves({"state-file", "backend-hashmap", "backend-rocksdb", "flink-1.20", "flink-2.3"})
  void shouldKeepTheCountsInEveryBackendAndOnBothFlinks(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    assertThat(backend(life)).containsIgnoringCase("hashmap");
    assertThat(version(life)).startsWith("1.20");

    life.survives("in rocksdb", () -> inRocksDb(life));
    life.survives(
        "back in hashmap, and on Flink 2.3",
        () -> moves(life, "{flinkVersion: '2.3', stateBackend: {type: hashmap}}"));
    assertThat(version(life)).startsWith("2.3");
    assertThat(backend(life)).containsIgnoringCase("hashmap");
    Campaign.only(life, "in rocksdb of 2.3", () -> inRocksDb(life));
    Campaign.only(life, "in hashmap of 2.3", () -> moves(life, "{stateBackend: {type: hashmap}}"));
    assertThat(life.job().active().restoredFrom())
        .startsWith("file:/flink-state/%s/".formatted(life.job().namespace()));
  }

  private static void inRocksDb(LongLife life) {
    moves(life, "{stateBackend: {type: rocksdb}}");
    assertThat(backend(life)).containsIgnoringCase("rocksdb");
  }

  private static void moves(LongLife life, String spec) {
    Upgrade.of(life.scene(), "spec: " + spec);
  }

  private static String backend(LongLife life) {
    ActiveRevision active = life.job().active();
    return FlinkRest.of(life.job(), active.revision())
        .job(active.jobId(), "/checkpoints/config")
        .path("state_backend")
        .asText();
  }

  private static String version(LongLife life) {
    return FlinkRest.of(life.job(), life.job().active().revision()).flinkVersion();
  }

  @Test
  @Tag(Campaign.TAG)
  @Proves("recreate")
  void shouldUpgradeWhereTheQuotaHasNoRoomForTwoClusters(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    StatefulJob job = life.job();
    ActiveRevision before = job.active();
    int operators = scene.operator().pods().size();
    job.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("tight")
                .withNamespace(job.namespace())
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity(Integer.toString(3 + operators))))
                .endSpec()
                .build())
        .create();

    job.change(life.changeWith("--prefix", "never "));
    Condition stalled = job.awaitStalled();
    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).isEqualTo("PodRefused");
    assertThat(stalled.getMessage()).contains("exceeded quota");
    assertThat(job.active()).as("the job goes on").isEqualTo(before);
    life.count();

    job.change("spec: {upgrade: {strategy: Recreate}}");
    job.change(life.nextVersion());
    job.awaitReady();
    assertThat(job.active().revision()).isNotEqualTo(before.revision());
    assertThat(job.status().lastHandoff().steps()).containsKey("Clear");
    life.count();
  }
}
