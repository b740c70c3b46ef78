package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How jars beside that of the job get into each pod. */
class AdditionalJarsTest {
  private static final String ADDITIONAL_JARS =
      "job.additionalJars: [{uri: 'local:///opt/flink/usrlib/a.jar'}, {uri:"
          + " 'https://jars/b.jar?key=1', sha256: '"
          + "1".repeat(64)
          + "', headersSecret: login}]";

  /** Flink sends the job's own jar to TaskManagers, and no other. */
  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldBringAdditionalJarsToEveryPod(String component) {
    var pod = pod(component, Specs.intent(ADDITIONAL_JARS));
    var stage = pod.getSpec().getInitContainers().get(0);

    assertThat(stage.getName()).isEqualTo("stage-jar");
    assertThat(stage.getArgs())
        .containsExactly(
            "stage-jar",
            "/opt/flink/usrlib/a.jar",
            "",
            "",
            "",
            "",
            "https://jars/b.jar?key=1",
            "1".repeat(64),
            "/etc/additional-jar-headers-1");
    assertThat(environment(stage))
        .containsEntry("JAR", component.equals("jobmanager") ? "/opt/flink/usrlib/orders.jar" : "");
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .extracting("name", "secret.secretName")
        .containsExactly(tuple("additional-jar-headers-1", "login"));
    assertThat(mounts(stage))
        .containsEntry("additional-jar-headers-1", "/etc/additional-jar-headers-1")
        .containsEntry("jar", "/var/lib/flink-jar");
    assertThat(mounts(pod.getSpec().getContainers().get(0)))
        .containsEntry("jar", "/var/lib/flink-jar")
        .doesNotContainKey("additional-jar-headers-1");
    assertThat(pod.getSpec().getVolumes()).extracting("name").contains("jar");
    assertThat(stage.getResources().getLimits()).containsEntry("memory", new Quantity("128Mi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldFetchAnAdditionalJarOfAStorageWithTheRightsOfFlink(String component) {
    var pod =
        pod(
            component,
            Specs.intent(
                "job.additionalJars: [{uri: 's3://jars/b.jar'}]",
                "stateBackend.credentialsSecret: keys",
                "podTemplate: {spec: {containers: [{name: flink, env: [{name: AWS_ROLE_ARN, value:"
                    + " role}]}], initContainers: [{name: stage-jar, env: [{name: AWS_REGION,"
                    + " value: eu}]}]}}"));
    var stage = pod.getSpec().getInitContainers().get(0);

    assertThat(environment(stage))
        .containsEntry("AWS_ROLE_ARN", "role")
        .containsEntry("AWS_REGION", "eu");
    assertThat(stage.getEnvFrom()).extracting("secretRef.name").containsExactly("keys");
    assertThat(stage.getResources().getLimits()).containsEntry("memory", new Quantity("512Mi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldLeaveThePodsAsTheyAreIfNoAdditionalJarIsDeclared(String component) {
    assertThat(pod(component, Specs.intent("job.additionalJars: []")))
        .isEqualTo(pod(component, Specs.intent()));
  }

  private static Map<String, String> environment(Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(e -> e.getName(), e -> e.getValue()));
  }

  private static Map<String, String> mounts(Container container) {
    return container.getVolumeMounts().stream()
        .collect(Collectors.toMap(m -> m.getName(), m -> m.getMountPath()));
  }
}
