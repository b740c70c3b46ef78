package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's pods, as the chart declares them. */
class ChartPodTest {
  private static final String OPTIONAL =
      """
      nameOverride: engine
      image: {digest: "sha256:%s", pullPolicy: Always}
      imagePullSecrets: [{name: registry}]
      serviceAccount: {create: false, name: given}
      podAnnotations: {example.com/note: "yes"}
      podLabels: {team: data, app.kubernetes.io/name: ignored}
      priorityClassName: system-cluster-critical
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{key: dedicated, operator: Exists, effect: NoSchedule}]
      affinity: {podAntiAffinity: {}}
      topologySpread: false
      terminationGracePeriodSeconds: 7
      """;

  private static final String DEFAULTS = "{}";

  @TempDir private Path directory;

  @Test
  void isAdmittedByTheRestrictedPodSecurityStandard() {
    PodSpec pod = render(DEFAULTS).pod();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(9998L);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getSecurityContext().getSysctls()).isEmpty();
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getHostIPC()).isNull();
    assertThat(pod.getInitContainers()).isEmpty();
    assertThat(pod.getVolumes())
        .singleElement()
        .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    Container container = render(DEFAULTS).container();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getPrivileged()).isNull();
    assertThat(container.getSecurityContext().getRunAsUser()).isNull();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
    assertThat(container.getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @Test
  void tellsTheOperatorItsSettings() {
    ChartObjects objects =
        render(
            """
            logLevel: DEBUG
            flinkImages: {"2.3": null, "2.2": "mirror:5000/flink:2.2"}
            extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xss512k}]
            """);

    assertThat(objects.environment())
        .containsEntry("FLINK_IMAGES", "1.20=flink:1.20-java17,2.2=mirror:5000/flink:2.2")
        .containsEntry(
            "WORD_COUNT_IMAGES",
            "1.20=statefulflink/word-count:1.20,2.3=statefulflink/word-count:2.3")
        .containsEntry("HEALTH_PORT", "8080")
        .containsEntry("LOG_LEVEL", "DEBUG")
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xss512k")
        .containsEntry("OPERATOR_NAMESPACE", "metadata.namespace");
    Container container = objects.container();
    assertThat(container.getImage()).isEqualTo("statefulflink/operator:dev");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getStartupProbe()).isNotNull();
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
  }

  @Test
  void rendersEveryOptionalValue() {
    ChartObjects objects = render(OPTIONAL.formatted("0".repeat(64)));

    Deployment deployment = objects.one(Deployment.class);
    Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels)
        .containsEntry("team", "data")
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
    assertThat(deployment.getMetadata().getName()).isEqualTo("stateful-flink-operator-engine");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("example.com/note", "yes");
    PodSpec pod = objects.pod();
    assertThat(pod.getContainers().get(0).getImage())
        .isEqualTo("statefulflink/operator@sha256:" + "0".repeat(64));
    assertThat(pod.getContainers().get(0).getImagePullPolicy()).isEqualTo("Always");
    assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry");
    assertThat(pod.getServiceAccountName()).isEqualTo("given");
    assertThat(objects.all(ServiceAccount.class)).isEmpty();
    assertThat(objects.all(RoleBinding.class))
        .allMatch(binding -> binding.getSubjects().get(0).getName().equals("given"));
    assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
    assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getTolerations()).extracting("key").containsExactly("dedicated");
    assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
    assertThat(pod.getTopologySpreadConstraints()).isEmpty();
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(7L);
  }

  @Test
  void protectsOneOfSeveralReplicas() {
    ChartObjects objects = render(DEFAULTS);

    assertThat(objects.one(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
    assertThat(objects.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(objects.one(Deployment.class).getSpec().getSelector().getMatchLabels());
    assertThat(objects.pod().getTopologySpreadConstraints())
        .extracting("whenUnsatisfiable")
        .containsExactly("ScheduleAnyway", "ScheduleAnyway");
    assertThat(render("replicas: 1").all(PodDisruptionBudget.class)).isEmpty();
  }

  @Test
  void keepsPodNamesShortEnoughForHostNames() {
    ChartObjects objects = ChartObjects.of("r".repeat(53), directory, DEFAULTS);

    String name = objects.one(Deployment.class).getMetadata().getName();

    assertThat(name.length() + "-0123456789-abcde".length()).isLessThanOrEqualTo(63);
  }

  private ChartObjects render(String values) {
    return ChartObjects.of(directory, values);
  }
}
