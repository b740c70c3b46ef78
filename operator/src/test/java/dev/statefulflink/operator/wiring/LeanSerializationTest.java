package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeanSerializationTest {
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {
        "name": "a", "namespace": "b", "uid": "c", "resourceVersion": "7", "labels": {"l": "m"},
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
        "managedFields": [{"manager": "kubectl", "operation": "Update", "fieldsV1": {"f:spec": {}}}]},
       "status": {"phase": "Running"}}""";

  private final KubernetesSerialization lean = LeanSerialization.create();

  @Test
  void leavesManagedFieldsOutAndKeepsAllElse() {
    var pod = lean.unmarshal(POD, Pod.class);
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();

    var expected = new KubernetesSerialization().unmarshal(POD, Pod.class);
    assertThat(expected.getMetadata().getManagedFields()).as("as others read it").hasSize(1);
    expected.getMetadata().setManagedFields(null);
    pod.getMetadata().setManagedFields(null);
    assertThat(pod).isEqualTo(expected);
  }

  @Test
  void neverWritesManagedFields() {
    assertThat(lean.asJson(lean.unmarshal(POD, Pod.class))).doesNotContain("managedFields");
    var others = new KubernetesSerialization().unmarshal(POD, Pod.class);
    assertThat(lean.asJson(others)).doesNotContain("managedFields");
  }

  @Test
  void writesTheSpecOfPodsAndDeploymentsAndDoesNotReadIt() {
    var deployment = new DeploymentBuilder().withNewSpec().withReplicas(3).endSpec().build();
    assertThat(lean.asJson(deployment)).contains("\"spec\":{\"replicas\":3}");
    assertThat(lean.unmarshal(lean.asJson(deployment), Deployment.class).getSpec()).isNull();
    assertThat(
            lean.unmarshal(
                """
                    {"apiVersion": "v1", "kind": "Pod", "spec": {"nodeName": "n"},
                     "status": {"phase": "Running"}}""",
                Pod.class))
        .satisfies(pod -> assertThat(pod.getSpec()).isNull())
        .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running"))
        .satisfies(pod -> assertThat(pod.getAdditionalProperties()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "statefulflink.dev/v1alpha1,StatefulFlinkJob",
    "statefulflink.dev/v1alpha1,StatefulWordCount",
    "apps/v1,Deployment",
    "apps/v1,ControllerRevision",
    "v1,Pod",
    "v1,Service",
    "v1,ConfigMap",
    "v1,ServiceAccount",
    "rbac.authorization.k8s.io/v1,Role",
    "rbac.authorization.k8s.io/v1,RoleBinding",
    "v1,Status",
  })
  void readsTheEventOfAWatchAsItsKind(String version, String kind) {
    var event =
        lean.unmarshal(
            """
            {"type": "MODIFIED", "object": {"apiVersion": "%s", "kind": "%s"}}"""
                .formatted(version, kind),
            WatchEvent.class);
    assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void readsWhyAWatchWasRefused() {
    var told =
        lean.unmarshal(
                """
                {"type": "ERROR", "object": {"apiVersion": "v1", "kind": "Status", "code": 410}}""",
                WatchEvent.class)
            .getObject();
    assertThat(told)
        .isInstanceOfSatisfying(Status.class, s -> assertThat(s.getCode()).isEqualTo(410));
  }
}
