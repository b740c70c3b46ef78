package dev.statefulflink.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.chart.RenderedChart;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.docs.page.DocsBlock;
import dev.statefulflink.e2e.docs.page.DocsPage;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.StrictApi;
import dev.statefulflink.operator.ChartCheck;
import dev.statefulflink.operator.wiring.LeanSerialization;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server makes of objects; no pod runs. */
@ExtendWith(OnPods.class)
class ApiServerIT {
  private static final String NAMESPACE = "default";

  static Stream<Path> examples() {
    return Stream.of(Repository.examples(), Repository.examplesFromOthers()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldAcceptEveryExampleStrictly(Path file, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    List<String> documents = documents(Repository.text(file));

    assertThat(documents).isNotEmpty();
    for (String document : documents) {
      GenericKubernetesResource accepted = api.tryOut(NAMESPACE, api.parsed(document));
      assertThat(accepted.getMetadata().getUid()).isNotBlank();
    }
  }

  /** As long as the name of a Service, and as the value of a label. */
  @ParameterizedTest
  @ValueSource(strings = {"StatefulWordCount", "StatefulFlinkJob"})
  void shouldAcceptANameOf63Characters(String kind, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    GenericKubernetesResource longest = api.parsed(named(kind, "a".repeat(63)));
    GenericKubernetesResource longer = api.parsed(named(kind, "a".repeat(64)));

    assertThat(api.tryOut(NAMESPACE, longest).getMetadata().getUid()).isNotBlank();
    assertThatThrownBy(() -> api.tryOut(NAMESPACE, longer))
        .hasMessageContaining("metadata.name must be at most 63");
  }

  private static String named(String kind, String name) {
    String job = kind.equals("StatefulFlinkJob") ? "job: {jar: 'local:///opt/orders.jar'}" : "";
    return """
        apiVersion: statefulflink.dev/v1alpha1
        kind: %s
        metadata: {name: %s}
        spec:
          stateBackend: {volumeClaim: flink-state}
          %s
        """
        .formatted(kind, name, job);
  }

  @Test
  void shouldAcceptEveryManifestOfTheDocsStrictly(TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    List<GenericKubernetesResource> objects =
        DocsPage.docs().stream()
            .flatMap(page -> page.blocks().stream())
            .filter(DocsBlock::isYaml)
            .flatMap(block -> documents(block.text()).stream())
            .filter(document -> document.contains("apiVersion: statefulflink.dev/"))
            .map(api::parsed)
            .toList();

    assertThat(objects).isNotEmpty();
    for (GenericKubernetesResource object : objects) {
      assertThat(api.tryOut(NAMESPACE, object).getMetadata().getUid()).isNotBlank();
    }
  }

  /** Everything that the chart can create, except for what needs definitions of others. */
  @Test
  void shouldAcceptWhatTheChartMakesStrictly(TestCluster cluster, @TempDir Path folder) {
    StrictApi api = new StrictApi(cluster.client());
    String values =
        """
        networkPolicy:
          enabled: true
          restFrom: [{podSelector: {matchLabels: {role: viewer}}}]
          metricsFrom: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
        """;
    List<GenericKubernetesResource> objects =
        RenderedChart.of(folder, values).objects().stream()
            .filter(object -> object.at("/metadata").has("namespace"))
            .map(object -> api.parsed(object.toString()))
            .toList();

    assertThat(objects).extracting(GenericKubernetesResource::getKind).contains("NetworkPolicy");
    for (GenericKubernetesResource object : objects) {
      object.getMetadata().setNamespace(NAMESPACE);
      assertThat(api.tryOut(NAMESPACE, object).getMetadata().getUid()).isNotBlank();
    }
  }

  /** The check of the chart, which a pod runs otherwise, finds what is not there. */
  @Test
  void shouldFailTheCheckOfAChartThatDoesNotWork(TestCluster cluster) {
    ChartCheck.Where nowhere = new ChartCheck.Where(NAMESPACE, "missing", NAMESPACE);
    ChartCheck check =
        new ChartCheck(cluster.client(), nowhere, Duration.ofSeconds(1), System.out::println);

    assertThatThrownBy(check::run)
        .isInstanceOf(ChartCheck.Failed.class)
        .hasMessage("waited 1 s for every replica of the operator to be ready");
  }

  /** The operator reads and writes objects without them. */
  @Test
  void shouldKeepWhoManagesWhichFieldsOfWhatTheOperatorWrites(TestCluster cluster) {
    String name = "managed-fields";
    cluster.kubectlApply(
        NAMESPACE,
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}, "data": {"a": "1"}}"""
            .formatted(name),
        "--server-side");
    try (KubernetesClient lean =
        new KubernetesClientBuilder()
            .withConfig(cluster.client().getConfiguration())
            .withKubernetesSerialization(LeanSerialization.create())
            .build()) {
      ConfigMap read = lean.configMaps().inNamespace(NAMESPACE).withName(name).get();
      assertThat(read.getMetadata().getManagedFields()).isEmpty();
      read.getData().put("b", "2");
      lean.resource(read).update();
    }

    ConfigMap map = cluster.client().configMaps().inNamespace(NAMESPACE).withName(name).get();
    assertThat(map.getData()).containsOnlyKeys("a", "b");
    assertThat(map.getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getOperation, entry -> entry.getFieldsV1().toString())
        .satisfiesExactlyInAnyOrder(
            apply -> assertThat(apply.toList().toString()).contains("Apply", "f:a"),
            update -> assertThat(update.toList().toString()).contains("Update", "f:b"));
    cluster.client().resource(map).delete();
  }

  /** Or kstatus would take an object that nobody has looked at for a finished one. */
  @ParameterizedTest
  @ValueSource(strings = {"statefulwordcounts", "statefulflinkjobs"})
  void shouldTellThatNobodyHasLookedYet(String plural, TestCluster cluster) {
    JsonNode status = new StrictApi(cluster.client()).schema(plural).at("/properties/status");

    assertThat(status.at("/default/observedGeneration").asInt()).isEqualTo(-1);
  }

  private static List<String> documents(String text) {
    return Stream.of(text.split("(?m)^---$")).filter(document -> !document.isBlank()).toList();
  }
}
