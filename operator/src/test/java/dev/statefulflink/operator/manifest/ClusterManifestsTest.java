package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.KEY;
import static dev.statefulflink.operator.manifest.ManifestScene.MANIFESTS;
import static dev.statefulflink.operator.manifest.ManifestScene.OWNER;
import static dev.statefulflink.operator.manifest.ManifestScene.deployment;
import static dev.statefulflink.operator.manifest.ManifestScene.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterManifestsTest {
  private static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/name", "flink",
          "app.kubernetes.io/instance", "orders",
          "app.kubernetes.io/managed-by", "stateful-flink-operator",
          "statefulflink.dev/kind", "StatefulFlinkJob",
          "statefulflink.dev/name", "orders");

  static Stream<HasMetadata> ofTheRevision() {
    return Stream.of(
            MANIFESTS.cluster("a", Specs.intent()).stream(),
            AccountsTest.access().filter(object -> !(object instanceof ServiceAccount)),
            Stream.of(RevisionRecord.write(KEY, OWNER, "a", 1, Specs.intent())))
        .flatMap(objects -> objects);
  }

  static Stream<HasMetadata> ofAllRevisions() {
    return Stream.of(
        MANIFESTS.stableService("a", Optional.of(Specs.intent())),
        object(AccountsTest.access().toList(), ServiceAccount.class, AccountsTest.ACCOUNT));
  }

  static Stream<HasMetadata> all() {
    return Stream.concat(ofAllRevisions(), ofTheRevision());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldBelongToTheCustomResource(HasMetadata object) {
    assertThat(object.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(object.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(object.getMetadata().getLabels()).containsAllEntriesOf(LABELS);
  }

  /** What a tool writes on the custom resource, to find it again, is not copied to what it owns. */
  @ParameterizedTest
  @MethodSource("all")
  void shouldCarryNoLabelAndNoAnnotationOfSomebodyElse(HasMetadata object) {
    var own = new HashSet<>(LABELS.keySet());
    own.addAll(List.of("statefulflink.dev/revision", "app.kubernetes.io/component"));

    assertThat(own).containsAll(object.getMetadata().getLabels().keySet());
    assertThat(object.getMetadata().getAnnotations()).isNullOrEmpty();
  }

  @ParameterizedTest
  @MethodSource("ofTheRevision")
  void shouldCarryItsRevision(HasMetadata object) {
    assertThat(object.getMetadata().getLabels()).containsEntry("statefulflink.dev/revision", "a");
  }

  @ParameterizedTest
  @MethodSource("ofAllRevisions")
  void shouldCarryNoRevisionWhereEveryRevisionSharesIt(HasMetadata object) {
    assertThat(object.getMetadata().getLabels()).containsExactlyInAnyOrderEntriesOf(LABELS);
  }

  @Test
  void shouldNameEverythingAfterTheObjectAndTheRevision() {
    assertThat(all())
        .extracting(HasMetadata::getKind, object -> object.getMetadata().getName())
        .containsExactlyInAnyOrder(
            tuple("ServiceAccount", "orders-flink"),
            tuple("Role", "orders-a-jobmanager"),
            tuple("RoleBinding", "orders-a-jobmanager"),
            tuple("Role", "orders-a-" + AccountsTest.JOB),
            tuple("RoleBinding", "orders-a-" + AccountsTest.JOB),
            tuple("Service", "orders"),
            tuple("ConfigMap", "orders-a-config"),
            tuple("Service", "orders-a"),
            tuple("Deployment", "orders-a-jobmanager"),
            tuple("Deployment", "orders-a-taskmanager"),
            tuple("ControllerRevision", "orders-a"));
  }

  @Test
  void shouldPointTheStableServiceAtTheJobManagerOfTheRevisionInCharge() {
    var service = MANIFESTS.stableService("a", Optional.empty());

    assertThat(service.getSpec().getSelector()).isEqualTo(jobManagerOf("a"));
    assertThat(service.getSpec().getPorts())
        .extracting("name", "port", "targetPort.intVal", "protocol")
        .containsExactly(tuple("rest", 8081, 8081, "TCP"));
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isNotEqualTo(true);
  }

  @Test
  void shouldReachAClusterBeforeItIsReady() {
    var service = object(MANIFESTS.cluster("a", Specs.intent()), Service.class, "orders-a");

    assertThat(service.getSpec().getSelector()).isEqualTo(jobManagerOf("a"));
    assertThat(service.getSpec().getPorts())
        .extracting("name", "port", "targetPort.intVal", "protocol")
        .containsExactly(
            tuple("rpc", 6123, 6123, "TCP"),
            tuple("blob", 6124, 6124, "TCP"),
            tuple("rest", 8081, 8081, "TCP"));
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldHaveDeploymentsThatSelectTheirOwnPodsAndNoOthers(String component) {
    var deployment = deployment(component, Specs.intent());
    var selector = deployment.getSpec().getSelector().getMatchLabels();
    var pod = deployment.getSpec().getTemplate().getMetadata().getLabels();

    assertThat(selector)
        .containsEntry("app.kubernetes.io/component", component)
        .containsEntry("statefulflink.dev/revision", "a")
        .containsEntry("statefulflink.dev/name", "orders")
        .containsEntry("statefulflink.dev/kind", "StatefulFlinkJob");
    assertThat(pod).containsAllEntriesOf(selector).containsAllEntriesOf(LABELS);
  }

  @Test
  void shouldNeverRunTwoJobManagersOfARevision() {
    var spec = deployment("jobmanager", Specs.intent("job.parallelism: 9")).getSpec();

    assertThat(spec.getReplicas()).isEqualTo(1);
    assertThat(spec.getStrategy().getType()).isEqualTo("Recreate");
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 1, 4", "5, 2, 3"})
  void shouldMakeTaskManagersForEverySubtask(int parallelism, int slots, int replicas) {
    var intent = Specs.intent("job.parallelism: " + parallelism, "taskManager.slots: " + slots);

    assertThat(deployment("taskmanager", intent).getSpec().getReplicas()).isEqualTo(replicas);
  }

  @Test
  void shouldShareNoNameBetweenRevisions() {
    var names =
        Stream.of("a", "b")
            .flatMap(revision -> MANIFESTS.cluster(revision, Specs.intent()).stream())
            .map(object -> object.getKind() + "/" + object.getMetadata().getName());

    assertThat(names).doesNotHaveDuplicates().hasSize(8);
  }

  @Test
  void shouldRenderTheSameObjectsFromTheSameIntent() {
    var intent = Specs.intent("job.args: [a]", "restartStrategy: {type: FixedDelay}");

    assertThat(MANIFESTS.cluster("a", intent))
        .isEqualTo(MANIFESTS.cluster("a", intent))
        .isNotEqualTo(MANIFESTS.cluster("b", intent));
  }

  private static Map<String, String> jobManagerOf(String revision) {
    return Map.of(
        "statefulflink.dev/kind", "StatefulFlinkJob",
        "statefulflink.dev/name", "orders",
        "statefulflink.dev/revision", revision,
        "app.kubernetes.io/component", "jobmanager");
  }
}
