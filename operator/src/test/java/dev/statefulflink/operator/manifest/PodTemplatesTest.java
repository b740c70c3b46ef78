package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A declared pod template adds to what the operator makes, and takes nothing away. */
class PodTemplatesTest {

  private static PodTemplateSpec pod(String component, String... changes) {
    return ManifestScene.pod(component, Specs.intent(changes));
  }

  private static Container container(PodTemplateSpec pod, String name) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldAddWhatIsDeclaredOfThePod() {
    var pod =
        pod(
            "taskmanager",
            "podTemplate: {metadata: {labels: {team: a}, annotations: {b: c}}, spec: {nodeSelector:"
                + " {disk: ssd}, tolerations: [{key: k}], terminationGracePeriodSeconds: 60,"
                + " volumes: [{name: mine, emptyDir: {}}]}}");
    var plain = pod("taskmanager");

    assertThat(pod.getMetadata().getLabels())
        .containsAllEntriesOf(plain.getMetadata().getLabels())
        .containsEntry("team", "a");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("b", "c");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(pod.getSpec().getTolerations()).hasSize(1);
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(60);
    assertThat(pod.getSpec().getVolumes())
        .containsAll(plain.getSpec().getVolumes())
        .extracting(Volume::getName)
        .contains("mine");
    assertThat(pod.getSpec().getServiceAccountName())
        .isEqualTo(plain.getSpec().getServiceAccountName());
  }

  @Test
  void shouldJoinTheMainContainerByItsNames() {
    var declared =
        "podTemplate: {spec: {containers: [{name: flink, env: [{name: BOTH, value: x}],"
            + " volumeMounts: [{name: mine, mountPath: /mine}]}, {name: jobmanager, env: [{name:"
            + " ONE, value: y}]}, {name: sidecar, image: s}]}}";
    var main = container(pod("jobmanager", declared), "jobmanager");
    var plain = container(pod("jobmanager"), "jobmanager");

    assertThat(main.getEnv()).containsAll(plain.getEnv());
    assertThat(main.getEnv()).extracting(EnvVar::getName).contains("BOTH", "ONE");
    assertThat(main.getVolumeMounts()).containsAll(plain.getVolumeMounts());
    assertThat(main.getVolumeMounts()).extracting(VolumeMount::getMountPath).contains("/mine");
    assertThat(main.getImage()).isEqualTo(plain.getImage());
    assertThat(main.getCommand()).isEqualTo(plain.getCommand());

    var other = pod("taskmanager", declared);
    assertThat(other.getSpec().getContainers())
        .extracting(Container::getName)
        .containsExactly("taskmanager", "sidecar");
    assertThat(container(other, "taskmanager").getEnv())
        .extracting(EnvVar::getName)
        .contains("BOTH")
        .doesNotContain("ONE");
  }

  /** The end of the log of a container that fails is in its pod's status. */
  @Test
  void shouldHaveEachContainerSayWhyItEnds() {
    var declared =
        "podTemplate: {spec: {containers: [{name: vault, image: v}, {name: quiet, image: q,"
            + " terminationMessagePolicy: File}], initContainers: [{name: fetch, image: f}]}}";
    var spec = pod("jobmanager", declared).getSpec();

    for (var name : List.of("jobmanager", "vault")) {
      assertThat(container(pod("jobmanager", declared), name).getTerminationMessagePolicy())
          .isEqualTo("FallbackToLogsOnError");
    }
    assertThat(spec.getInitContainers())
        .hasSize(2)
        .extracting(Container::getTerminationMessagePolicy)
        .containsOnly("FallbackToLogsOnError");
    assertThat(container(pod("jobmanager", declared), "quiet").getTerminationMessagePolicy())
        .as("the user's own word")
        .isEqualTo("File");
  }

  @Test
  void shouldNotLetAVariableOfTheOperatorBeReplaced() {
    var main = recorded("value: /mine");

    assertThat(main.getEnv()).filteredOn(e -> e.getName().equals("FLINK_CONF_DIR")).hasSize(1);
    assertThat(main.getEnv())
        .filteredOn(e -> e.getName().equals("FLINK_CONF_DIR"))
        .extracting(EnvVar::getValue)
        .containsExactly("/etc/flink");
  }

  /** Two items that Kubernetes takes for the same would be refused, with all that they are in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{containerPort: 8081}",
        "{name: ui, containerPort: 8081}",
        "{name: ui, containerPort: 8081, protocol: TCP}",
        "{name: ui, containerPort: '8081'}"
      })
  void shouldTakeAPortThatFlinkHasForFlinksOwn(String port) {
    var main =
        container(
            pod(
                "jobmanager",
                "podTemplate: {spec: {containers: [{name: jobmanager, ports: [" + port + "]}]}}"),
            "jobmanager");

    assertThat(main.getPorts()).extracting(ContainerPort::getContainerPort).containsExactly(8081);
    assertThat(main.getPorts())
        .extracting(ContainerPort::getName)
        .containsExactly(port.contains("ui") ? "ui" : "rest");
  }

  @Test
  void shouldKeepPortsThatDifferInTheirProtocol() {
    var main =
        container(
            pod(
                "jobmanager",
                "podTemplate: {spec: {containers: [{name: flink, ports: [{name: u, containerPort:"
                    + " 8081, protocol: UDP}]}]}}"),
            "jobmanager");

    assertThat(main.getPorts())
        .extracting(ContainerPort::getName, ContainerPort::getProtocol)
        .containsExactly(tuple("rest", null), tuple("u", "UDP"));
  }

  @Test
  void shouldJoinWhatIsSaidOfBothAndOfOneByKubernetesOwnKeys() {
    var declared =
        "podTemplate: {spec: {containers: [{name: flink, ports: [{name: a, containerPort: 9249}],"
            + " volumeDevices: [{name: a, devicePath: /d}], volumeMounts: [{name: a, mountPath:"
            + " /m}, {name: a, mountPath: /n}]}, {name: jobmanager, ports: [{name: b,"
            + " containerPort: 9249, protocol: TCP}], volumeDevices: [{name: b, devicePath: /d}],"
            + " volumeMounts: [{name: b, mountPath: /m}]}]}}";
    var main = container(pod("jobmanager", declared), "jobmanager");

    assertThat(main.getPorts())
        .extracting(ContainerPort::getContainerPort)
        .containsExactlyInAnyOrder(8081, 9249);
    assertThat(main.getVolumeDevices())
        .extracting(VolumeDevice::getDevicePath)
        .containsExactly("/d");
    assertThat(main.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .doesNotHaveDuplicates()
        .contains("/m", "/n");
  }

  /** Kubernetes refuses two handlers of one probe, and two sources of one variable. */
  @Test
  void shouldReplaceWhatExcludesIt() {
    var main =
        container(
            pod(
                "jobmanager",
                "podTemplate: {spec: {containers: [{name: flink, readinessProbe: {httpGet: {path: /x,"
                    + " port: 8081}, periodSeconds: 7}, env: [{name: A, value: x}]}, {name: jobmanager,"
                    + " env: [{name: A, valueFrom: {fieldRef: {fieldPath:"
                    + " metadata.name}}}]}]}}"),
            "jobmanager");

    assertThat(main.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/x");
    assertThat(main.getReadinessProbe().getTcpSocket()).isNull();
    assertThat(main.getReadinessProbe().getPeriodSeconds()).isEqualTo(7);
    var joined =
        "podTemplate: {spec: {containers: [{name: flink, readinessProbe: {tcpSocket: {host: h}}}]}}";
    var tcp = container(pod("jobmanager", joined), "jobmanager").getReadinessProbe().getTcpSocket();
    assertThat(tcp.getHost()).isEqualTo("h");
    assertThat(tcp.getPort()).as("the operator's own").isNotNull();
    assertThat(main.getEnv())
        .filteredOn(e -> e.getName().equals("A"))
        .extracting(EnvVar::getValue, e -> e.getValueFrom() != null)
        .containsExactly(tuple(null, true));
    assertThat(recorded("valueFrom: {fieldRef: {fieldPath: metadata.name}}").getEnv())
        .filteredOn(e -> e.getName().equals("FLINK_CONF_DIR"))
        .extracting(EnvVar::getValue, EnvVar::getValueFrom)
        .containsExactly(tuple("/etc/flink", null));
  }

  /** Of a revision that was made before such a variable was refused. */
  private static Container recorded(String value) {
    var record = RevisionRecord.write(ManifestScene.KEY, null, "a", 1, Specs.intent());
    JsonNode data = Serialization.unmarshal(Serialization.asJson(record.getData()), JsonNode.class);
    var template =
        Serialization.unmarshal(
            "spec: {containers: [{name: flink, env: [{name: FLINK_CONF_DIR, " + value + "}]}]}",
            JsonNode.class);
    ((ObjectNode) data.path("pods")).put("template", template.toString());
    record.setData(data);
    return container(ManifestScene.pod("jobmanager", RevisionRecord.read(record)), "jobmanager");
  }

  @Test
  void shouldLetResourcesAndSecurityBeSaidBetter() {
    var main =
        container(
            pod(
                "jobmanager",
                "podTemplate: {spec: {containers: [{name: flink, resources: {limits: {cpu: '2'}},"
                    + " securityContext: {runAsUser: 7}}]}}"),
            "jobmanager");

    assertThat(main.getResources().getLimits()).containsKeys("cpu", "memory");
    assertThat(main.getSecurityContext().getRunAsUser()).isEqualTo(7);
    assertThat(main.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
  }

  @Test
  void shouldShowTheLogOfTheContainerThatIsDeclared() {
    var key = "kubectl.kubernetes.io/default-container";

    assertThat(
            pod("jobmanager", "podTemplate: {metadata: {annotations: {" + key + ": sidecar}}}")
                .getMetadata()
                .getAnnotations())
        .containsEntry(key, "sidecar");
  }

  @Test
  void shouldBringTheJarInTheJobManagerAlone() {
    var declared =
        "podTemplate: {spec: {initContainers: [{name: stage-jar, env: [{name: A, value: b}]}, {name:"
            + " first, image: x}]}}";

    assertThat(pod("jobmanager", declared).getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("stage-jar", "first");
    assertThat(pod("jobmanager", declared).getSpec().getInitContainers().get(0).getEnv())
        .extracting(EnvVar::getName)
        .contains("A", "JAR", "TARGET");
    assertThat(pod("taskmanager", declared).getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("first");
  }

  @Test
  void shouldNameTheSecretAndTheHadoopUser() {
    var main =
        container(
            pod(
                "taskmanager",
                "stateBackend.hadoopUser: root",
                "stateBackend.credentialsSecret: s"),
            "taskmanager");

    assertThat(main.getEnvFrom().get(0).getSecretRef().getName()).isEqualTo("s");
    assertThat(main.getEnv())
        .filteredOn(e -> e.getName().equals("HADOOP_USER_NAME"))
        .extracting(EnvVar::getValue)
        .containsExactly("root");
  }
}
