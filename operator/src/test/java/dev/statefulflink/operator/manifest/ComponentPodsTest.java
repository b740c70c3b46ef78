package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.MANIFESTS;
import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is declared of one component's pods, and of every object. */
class ComponentPodsTest {
  private static final String BOTH =
      "podTemplate: {metadata: {labels: {team: a, tier: b}}, spec: {nodeSelector: {disk: ssd},"
          + " containers: [{name: flink, env: [{name: A, value: both}, {name: B, value: both}],"
          + " resources: {limits: {cpu: '1'}}}], initContainers: [{name: first, image: i}]}}";
  private static final String ONE =
      "taskManager.podTemplate: {metadata: {labels: {tier: c}}, spec: {nodeSelector: {pool: spot},"
          + " containers: [{name: flink, env: [{name: B, valueFrom: {fieldRef: {fieldPath:"
          + " metadata.name}}}, {name: C, value: one}], resources: {limits: {cpu: '2'}}}],"
          + " initContainers: [{name: second, image: i}]}}";

  private static Container main(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> env(Container container) {
    return container.getEnv().stream()
        .filter(variable -> List.of("A", "B", "C").contains(variable.getName()))
        .collect(
            java.util.stream.Collectors.toMap(
                variable -> variable.getName(),
                variable -> variable.getValue() == null ? "a field" : variable.getValue()));
  }

  private static Stream<String> initContainers(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getInitContainers().stream().map(Container::getName);
  }

  @Test
  void shouldLayTheTemplateOfOneComponentOverThatOfBoth() {
    var intent = Specs.intent(BOTH, ONE);
    var pod = pod("taskmanager", intent);

    assertThat(pod.getMetadata().getLabels()).containsEntry("team", "a").containsEntry("tier", "c");
    assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("disk", "ssd", "pool", "spot"));
    assertThat(env(main("taskmanager", intent)))
        .isEqualTo(Map.of("A", "both", "B", "a field", "C", "one"));
    assertThat(main("taskmanager", intent).getResources().getLimits())
        .containsEntry("cpu", new Quantity("2"))
        .containsKey("memory");
    assertThat(initContainers("taskmanager", intent)).containsExactly("first", "second");
  }

  @Test
  void shouldLeaveTheOtherComponentAsBothAreDeclared() {
    assertThat(pod("jobmanager", Specs.intent(BOTH, ONE)))
        .isEqualTo(pod("jobmanager", Specs.intent(BOTH)));
  }

  @Test
  void shouldTakeTheTemplateOfOneComponentAlone() {
    var intent = Specs.intent("jobManager.podTemplate: {spec: {priorityClassName: high}}");

    assertThat(pod("jobmanager", intent).getSpec().getPriorityClassName()).isEqualTo("high");
    assertThat(pod("taskmanager", intent)).isEqualTo(pod("taskmanager", Specs.intent()));
  }

  /** They bring what it copies. */
  @Test
  void shouldStageTheJarAfterTheInitContainersOfTheTemplate() {
    var fetched =
        "{spec: {volumes: [{name: artifacts, emptyDir: {}}], initContainers: [{name: fetch, image: i,"
            + " volumeMounts: [{name: artifacts, mountPath: /artifacts}]}], containers: [{name:"
            + " flink, volumeMounts: [{name: artifacts, mountPath: /artifacts}]}]}}";

    assertThat(List.of("podTemplate: ", "jobManager.podTemplate: "))
        .allSatisfy(
            field -> {
              var intent = Specs.intent(field + fetched, "job.jar: local:///artifacts/orders.jar");
              assertThat(initContainers("jobmanager", intent))
                  .containsExactly("fetch", "stage-jar");
              assertThat(
                      pod("jobmanager", intent)
                          .getSpec()
                          .getInitContainers()
                          .get(1)
                          .getVolumeMounts())
                  .extracting(VolumeMount::getMountPath)
                  .contains("/artifacts")
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void shouldKeepTheOrderOfATemplateThatNamesTheStageJarContainer() {
    var intent =
        Specs.intent(
            "podTemplate: {spec: {initContainers: [{name: stage-jar}, {name: check, image: i}]}}");

    assertThat(initContainers("jobmanager", intent)).containsExactly("stage-jar", "check");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobManager.podTemplate: {spec: {containers: [{name: taskmanager}]}} | spec.jobManager.podTemplate.spec.containers[name=taskmanager] has no effect here, remove it: use spec.taskManager.podTemplate",
        "taskManager.podTemplate: {spec: {containers: [{name: jobmanager}]}} | use spec.jobManager.podTemplate",
        "taskManager.podTemplate: {spec: {initContainers: [{name: stage-jar}]}} | only the"
            + " JobManager fetches the jar",
        "taskManager.podTemplate: {spec: {serviceAccountName: x}} | spec.taskManager.podTemplate.spec.serviceAccountName cannot be set, remove it: use spec.serviceAccountName",
        "jobManager.podTemplate: {spec: {nodeselector: {}}} | nothing",
        "jobManager.podTemplate: {spec: {nodeselector: {a: b}}} | spec.jobManager.podTemplate.spec.nodeselector is not a field of a pod template",
        "jobManager.resources: {extended: {memory: 1}} | resources.extended.memory is not a resource of a node",
        "taskManager.resources: {extended: {hugepages-2Mi: 1}} | nothing",
        "metadata: {labels: {app.kubernetes.io/instance: x}} | spec.metadata.labels.app.kubernetes.io/instance cannot be set",
        "metadata: {labels: {type: flink-native-kubernetes}} | spec.metadata.labels.type cannot be set",
        "metadata: {labels: {statefulflink.dev/name: x}} | the operator identifies its objects by"
            + " it",
        "metadata: {labels: {team: a b}} | spec.metadata.labels.team has a value that Kubernetes does not accept",
        "metadata: {annotations: {argocd.argoproj.io/tracking-id: x}} | Argo CD would mistake",
      })
  void shouldRefuseWhatHasNoEffectOrTakesWhatIsNotFree(String change, String told) {
    if (told.equals("nothing")) {
      assertThat(Specs.intent(change)).isNotNull();
      return;
    }
    assertThatThrownBy(() -> Specs.intent(change))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(told);
  }

  @Test
  void shouldLimitEveryContainerOfAPodWhoseLimitIsDeclared() {
    var intent =
        Specs.intent(
            "jobManager.resources: {cpu: '1', cpuLimit: '2', ephemeralStorage: 3Gi, extended:"
                + " {nvidia.com/gpu: 1}}");

    assertThat(ManifestScene.containers(pod("jobmanager", intent)))
        .hasSize(2)
        .allSatisfy(
            container ->
                assertThat(container.getResources().getLimits())
                    .containsEntry("cpu", new Quantity("2"))
                    .containsEntry("ephemeral-storage", new Quantity("3Gi")));
    assertThat(main("jobmanager", intent).getResources().getRequests())
        .containsEntry("cpu", new Quantity("1"))
        .containsEntry("ephemeral-storage", new Quantity("3Gi"))
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(main("taskmanager", intent).getResources().getLimits()).containsOnlyKeys("memory");
  }

  @Test
  void shouldLeaveTheUserToThePlatform() {
    var context = pod("taskmanager", Specs.intent("userFrom: Platform")).getSpec();

    assertThat(context.getSecurityContext())
        .extracting("runAsUser", "runAsGroup", "fsGroup", "runAsNonRoot")
        .containsExactly(null, null, null, true);
  }

  private static Stream<HasMetadata> all(JobIntent intent) {
    return Stream.of(
            MANIFESTS.cluster("a", intent),
            MANIFESTS.accounts("a", intent),
            MANIFESTS.jobAccess("a", "job", intent),
            List.<HasMetadata>of(
                MANIFESTS.stableService("a", Optional.of(intent)),
                RevisionRecord.write(ManifestScene.KEY, ManifestScene.OWNER, "a", 1, intent)))
        .flatMap(List::stream);
  }

  @Test
  void shouldPutTheDeclaredLabelsAndAnnotationsOnEveryObject() {
    var intent =
        Specs.intent("metadata: {labels: {team: search}, annotations: {example.com/owner: me}}");

    assertThat(all(intent))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getLabels())
                  .containsEntry("team", "search")
                  .containsEntry(Names.NAME, "orders");
              assertThat(object.getMetadata().getAnnotations())
                  .containsEntry("example.com/owner", "me");
            });
    assertThat(pod("jobmanager", intent).getMetadata())
        .satisfies(
            meta -> {
              assertThat(meta.getLabels()).containsEntry("team", "search");
              assertThat(meta.getAnnotations()).containsEntry("example.com/owner", "me");
            });
  }

  /** A selector cannot change, and would select no pod of before. */
  @Test
  void shouldSelectByNoDeclaredLabel() {
    var intent = Specs.intent("metadata: {labels: {team: search}}");
    var selectors =
        MANIFESTS.cluster("a", intent).stream()
            .filter(Deployment.class::isInstance)
            .map(object -> ((Deployment) object).getSpec().getSelector().getMatchLabels());

    assertThat(selectors).hasSize(2).noneMatch(selector -> selector.containsKey("team"));
  }

  @Test
  void shouldLetThePodTemplateWinForPods() {
    var intent =
        Specs.intent(
            "metadata: {labels: {team: search}}",
            "podTemplate: {metadata: {labels: {team: pods}}}");

    assertThat(pod("jobmanager", intent).getMetadata().getLabels()).containsEntry("team", "pods");
  }

  @Test
  void shouldMakeABudgetForAllPodsOfTheRevisionWhereOneIsDeclared() {
    var intent = Specs.intent("podDisruptionBudget: {}");
    var budget =
        ManifestScene.object(MANIFESTS.cluster("a", intent), PodDisruptionBudget.class, "orders-a");

    assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getMetadata().getLabels()).containsEntry(Names.REVISION, "a");
    for (var component : List.of("jobmanager", "taskmanager")) {
      assertThat(pod(component, intent).getMetadata().getLabels())
          .containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
    }
    assertThat(MANIFESTS.cluster("a", Specs.intent()))
        .noneMatch(PodDisruptionBudget.class::isInstance);
  }

  /** The port is the API server's: it must not be mistaken for a change by another client. */
  @Test
  void shouldOpenTheWebUiByTheTypeThatIsDeclared() {
    var intent = Optional.of(Specs.intent("webUi: {serviceType: NodePort}"));
    var service = Applied.noted(MANIFESTS.stableService("a", intent));

    assertThat(service.getSpec().getType()).isEqualTo("NodePort");
    service.getSpec().getPorts().get(0).setNodePort(30000);
    assertThat(Applied.isChanged(service)).isFalse();
    service.getSpec().getPorts().get(0).setPort(1);
    assertThat(Applied.isChanged(service)).isTrue();
    assertThat(MANIFESTS.stableService("a", Optional.of(Specs.intent())).getSpec().getType())
        .isNull();
  }

  /** It outlives the object: a tool that tracks by a label would prune the state. */
  @Test
  void shouldPutNothingOnTheStateThatIsKept() {
    assertThat(Names.lastingLabels(ManifestScene.KEY))
        .doesNotContainKeys("team", "app.kubernetes.io/instance");
  }
}
