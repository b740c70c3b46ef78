package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size of the volume in which a state backend works. */
class LocalStateTest {
  private static final String ROCKSDB = "stateBackend.type: rocksdb";
  private static final String SIZE = "stateBackend.localSize: 20Gi";

  private static Container main(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Volume> volume(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals("local-state"))
        .findFirst();
  }

  private static String configuration(JobIntent intent) {
    return FlinkConfiguration.files(ManifestScene.KEY, "r1", intent).get(FlinkConfiguration.FILE);
  }

  @Test
  void shouldGiveEachTaskManagerAVolumeOfThatSize() {
    var intent = Specs.intent(ROCKSDB, SIZE);

    assertThat(volume("taskmanager", intent).orElseThrow().getEmptyDir().getSizeLimit())
        .isEqualTo(new Quantity("20Gi"));
    assertThat(main("taskmanager", intent).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("local-state"))
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/flink-local-state");
    assertThat(configuration(intent))
        .contains("state.backend.rocksdb.localdir: \"/flink-local-state\"");
    assertThat(volume("jobmanager", intent)).isEmpty();
  }

  @Test
  void shouldPlaceForstThereAsWell() {
    var intent = Specs.intent("flinkVersion: '2.3'", "stateBackend.type: forst", SIZE);

    assertThat(volume("taskmanager", intent)).isPresent();
    assertThat(configuration(intent))
        .contains("state.backend.forst.local-dir: \"/flink-local-state\"");
  }

  /** A node without the room would take the pod, and evict it later. */
  @Test
  void shouldRequestAsMuchOfTheNode() {
    var resources = main("taskmanager", Specs.intent(ROCKSDB, SIZE)).getResources();
    var more =
        main(
                "taskmanager",
                Specs.intent(ROCKSDB, SIZE, "taskManager.resources.ephemeralStorage: 30Gi"))
            .getResources();

    assertThat(resources.getRequests()).containsEntry("ephemeral-storage", new Quantity("20Gi"));
    assertThat(resources.getLimits()).doesNotContainKey("ephemeral-storage").containsKey("memory");
    assertThat(more.getRequests()).containsEntry("ephemeral-storage", new Quantity("30Gi"));
    assertThat(more.getLimits()).containsEntry("ephemeral-storage", new Quantity("30Gi"));
  }

  @Test
  @Law(8)
  void shouldChangeNothingWhereItIsNotDeclared() {
    var before = Specs.declared(ROCKSDB);

    assertThat(volume("taskmanager", before.intent())).isEmpty();
    assertThat(configuration(before.intent())).doesNotContain("localdir");
    assertThat(Specs.declared(ROCKSDB, SIZE).digest()).isNotEqualTo(before.digest());
    assertThat(Specs.declared(ROCKSDB, SIZE).digest())
        .isNotEqualTo(Specs.declared(ROCKSDB, "stateBackend.localSize: 30Gi").digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flinkConfiguration: {state.backend.rocksdb.localdir: /tmp/x}|localSize has no effect if state.backend.rocksdb.localdir names another place",
        "flinkConfiguration: {state: {backend: {rocksdb: {localdir: /tmp/x}}}}|localSize has no effect if",
        "podTemplate: {spec: {containers: [{name: flink, env: [{name: FLINK_PROPERTIES, value: 'state.backend.rocksdb.localdir: /x'}]}]}}|localSize has no effect if",
        "taskManager.resources.ephemeralStorage: 10Gi|ephemeralStorage, 10Gi, limits all that a TaskManager writes",
        "taskManager.resources.ephemeralStorage: 20G|ephemeralStorage, 20G, limits all",
        "podTemplate: {spec: {volumes: [{name: local-state, emptyDir: {}}]}}|volume local-state of a pod template",
        "taskManager.podTemplate: {spec: {volumes: [{name: local-state, emptyDir: {}}]}}|volume local-state of a pod template",
        "podTemplate: {spec: {volumes: [{name: a, emptyDir: {}}], containers: [{name: flink, volumeMounts: [{name: a, mountPath: /flink-local-state/}]}]}}|spec.stateBackend.localSize has its volume there",
        "stateBackend: {type: rocksdb, localSize: 20Gi, uri: 'file:///flink-local-state', volumeClaim: c}|the volume cannot be mounted over them"
      })
  void shouldRefuseWhatWouldTakeItsEffect(String change, String message) {
    assertThatThrownBy(() -> Specs.declared(ROCKSDB, SIZE, change))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(message);
  }

  /** Objects of before may have such names. */
  @Test
  void shouldAcceptThoseNamesWithoutIt() {
    var declared =
        Specs.declared(
            ROCKSDB,
            "flinkConfiguration: {state.backend.rocksdb.localdir: /tmp/x}",
            "podTemplate: {spec: {volumes: [{name: local-state, emptyDir: {}}], containers: [{name:"
                + " flink, volumeMounts: [{name: local-state, mountPath: /flink-local-state}]}]}}");

    assertThat(configuration(declared.intent()))
        .contains("state.backend.rocksdb.localdir: \"/tmp/x\"");
  }
}
