package dev.statefulflink.e2e.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each part of the state in a directory of its own, and what RocksDB works with on a disk. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class StateDirectoriesE2E {
  private static final String SPEC =
      """
      flinkVersion: "2.3"
      checkpointing: {interval: 1s}
      stateBackend:
        type: rocksdb
        localSize: 256Mi
        volumeClaim: flink-state
        checkpointsUri: file:///flink-state/fast
        savepointsUri: file:///flink-state/kept
        recoveryUri: file:///flink-state/recovery
      """;

  @Test
  @Proves({"state-parts", "local-size"})
  void shouldKeepEachPartWhereItIsDeclared(WordCountScene scene) {
    scene.startReading(WordCountScene.SHORT_LIVED + SPEC);
    StatefulJob job = scene.job();
    scene.send(3, "hello,1", "(hello,3)");
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    assertWorksInAVolumeOfThisSize(job, "256Mi");
    assertCheckpointsBelow("fast", job);
    assertThat(files(job)).allSatisfy(file -> assertThat(file).matches("(fast|recovery)/.*"));

    // The running job takes its savepoint where the next one keeps them.
    Upgrade.of(scene, "spec: {stateBackend: {savepointsUri: 'file:///flink-state/cold'}}");
    assertRestoredFrom(SavedState.Kind.SAVEPOINT, "cold", "savepoints", job);
    scene.send(2, "hello,1", "(hello,5)");

    // The next one starts from what the running one has left in its own directory.
    Upgrade.of(
        scene,
        "spec: {upgrade: {stateFrom: Checkpoint}, stateBackend: {checkpointsUri: 'file:///flink-state/faster'}}");
    assertRestoredFrom(SavedState.Kind.CHECKPOINT, "fast", "checkpoints", job);
    scene.send(2, "hello,1", "(hello,7)");
    assertCheckpointsBelow("faster", job);

    Upgrade upgrade =
        Upgrade.of(
            scene,
            "spec: {stateBackend: {recoveryUri: 'file:///flink-state/safe', localSize: 128Mi}}");
    assertWorksInAVolumeOfThisSize(job, "128Mi");
    assertThat(files(job)).anySatisfy(file -> assertThat(file).startsWith(recovery(job)));
    new FlinkPods(job, upgrade.after().revision()).recoverWithoutTheJobManager();
    assertThat(job.active()).isEqualTo(upgrade.after());
    scene.send(2, "hello,1", "(hello,9)");
    scene.assertPrinted(IntStream.rangeClosed(1, 9).mapToObj("(hello,%d)"::formatted).toList());
  }

  private static void assertWorksInAVolumeOfThisSize(StatefulJob job, String size) {
    List<Pod> pods = job.taskManagers(job.active().revision());
    assertThat(pods).isNotEmpty();
    for (Pod pod : pods) {
      assertThat(pod.getSpec().getVolumes())
          .filteredOn(volume -> volume.getName().equals("local-state"))
          .map(Volume::getEmptyDir)
          .singleElement()
          .satisfies(disk -> assertThat(disk.getSizeLimit()).isEqualTo(new Quantity(size)));
      assertThat(pod.getSpec().getContainers().get(0).getResources().getRequests())
          .containsEntry("ephemeral-storage", new Quantity(size));
      assertThat(shell(job, pod).run("find", "/flink-local-state", "-name", "CURRENT"))
          .as("the file that each database of RocksDB has")
          .isNotBlank();
      assertThat(shell(job, pod).run("find", "/tmp", "-name", "CURRENT")).isBlank();
    }
  }

  private static void assertCheckpointsBelow(String directory, StatefulJob job) {
    ActiveRevision active = job.active();
    RunningJob.of(job, active).awaitCheckpointFromNowOn();
    assertThat(FlinkRest.of(job, active.revision()).newestCheckpoint(active.jobId()))
        .hasValueSatisfying(
            path ->
                assertThat(path)
                    .startsWith(
                        "file:/flink-state/%s/%s/words/checkpoints/%s/"
                            .formatted(directory, job.namespace(), active.revision())));
  }

  private static void assertRestoredFrom(
      SavedState.Kind kind, String directory, String part, StatefulJob job) {
    SavedState state = job.status().lastState();
    assertThat(state.kind()).isEqualTo(kind);
    assertThat(state.location())
        .startsWith(
            "file:/flink-state/%s/%s/words/%s/".formatted(directory, job.namespace(), part));
    assertThat(RunningJob.of(job, job.active()).restoredPath())
        .as("what Flink says that the job was restored from")
        .contains(state.location());
  }

  private static String recovery(StatefulJob job) {
    return "safe/%s/words/ha/%s".formatted(job.namespace(), job.active().revision());
  }

  /** All files on the state's volume, below it. */
  private static List<String> files(StatefulJob job) {
    return shell(job, job.jobManager())
        .run("find", "/flink-state", "-ignore_readdir_race", "-type", "f", "-printf", "%P\\n")
        .lines()
        .toList();
  }

  private static PodShell shell(StatefulJob job, Pod pod) {
    return new PodShell(job.client(), job.namespace(), pod.getMetadata().getName());
  }
}
