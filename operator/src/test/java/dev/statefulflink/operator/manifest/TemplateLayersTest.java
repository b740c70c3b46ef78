package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;

/** The pod template of one component over that of both. */
class TemplateLayersTest {
  /** Kubernetes takes one source of a volume, and one of a value. */
  @Test
  void shouldReplaceTheSourceOfAVolumeAndOfAValue() {
    var intent =
        Specs.intent(
            "podTemplate: {spec: {volumes: [{name: scratch, emptyDir: {}}, {name: kept, emptyDir:"
                + " {}}], containers: [{name: flink, env: [{name: A, valueFrom: {fieldRef: {fieldPath:"
                + " metadata.name}}}]}]}}",
            "taskManager.podTemplate: {spec: {volumes: [{name: scratch, hostPath: {path: /ssd}}, {name:"
                + " kept}], containers: [{name: flink, env: [{name: A, valueFrom: {secretKeyRef: {name:"
                + " s, key: k}}}]}]}}");
    var volumes = ManifestScene.pod("taskmanager", intent).getSpec().getVolumes();

    assertThat(volumes)
        .filteredOn(volume -> volume.getName().equals("scratch"))
        .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNull())
        .extracting(volume -> volume.getHostPath().getPath())
        .containsExactly("/ssd");
    assertThat(volumes)
        .filteredOn(volume -> volume.getName().equals("kept"))
        .hasSize(1)
        .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    assertThat(ManifestScene.pod("taskmanager", intent).getSpec().getContainers().get(0).getEnv())
        .filteredOn(variable -> variable.getName().equals("A"))
        .allSatisfy(variable -> assertThat(variable.getValueFrom().getFieldRef()).isNull())
        .extracting(variable -> variable.getValueFrom().getSecretKeyRef().getName())
        .containsExactly("s");
  }
}
