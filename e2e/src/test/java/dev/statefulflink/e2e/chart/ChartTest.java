package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Helm chart renders as a whole, by the Helm that helm-java carries; no cluster. */
class ChartTest {
  private static final String DEFAULTS = "{}";
  private static final String ALL_NAMESPACES = "allNamespaces: true";

  @TempDir private Path directory;

  @Test
  void strictLintHasNothingToSay() {
    LintResult result = new Helm(Repository.chart()).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.matches("(?s).*(WARN|ERROR).*"));
  }

  @Test
  void labelsEverything() {
    assertThat(render(ALL_NAMESPACES).objects())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "stateful-flink-operator")
                    .containsEntry("app.kubernetes.io/instance", "stateful-flink-operator")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("app.kubernetes.io/version", "helm.sh/chart"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replica: 3",
        "image: {registry: example.com}",
        "crds: {install: true}",
        "serviceAccount: {labels: {}}",
        "rbac: {create: false}",
        "resources: {request: {}}",
        "affinity: {podAffinities: {}}",
        "tolerations: [{keys: x}]",
        "imagePullSecrets: [{secret: x}]",
        "extraEnv: [{name: X, from: y}]",
        "replicas: two",
        "watchNamespaces: a",
        "watchNamespaces: [A]",
        "watchNamespaces: [a, a]",
        "watchNamespaces: ['']",
        "logLevel: LOUD",
        "image: {tag: ''}",
        "image: {digest: sha256:abc}",
        "flinkImages: {latest: 'flink:latest'}",
        "flinkImages: {'1.20': 'a,b'}",
      })
  void refusesAMistakenValue(String values) {
    assertThatThrownBy(() -> render(values))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @Test
  void refusesEnvironmentThatTheChartSets() {
    assertThatThrownBy(() -> render("extraEnv: [{name: LEASE_NAME, value: mine}]"))
        .hasMessageContaining("extraEnv must not set LEASE_NAME");
  }

  @Test
  void rendersTheCustomResourceDefinitionsAsTheyAreGenerated() throws IOException {
    Map<String, String> generated = files(Repository.root().resolve("crds"));

    assertThat(generated)
        .containsOnlyKeys(
            "statefulflinkjobs.statefulflink.dev.yaml",
            "statefulwordcounts.statefulflink.dev.yaml");
    assertThat(files(Repository.chart().resolve("files/crds"))).isEqualTo(generated);
    assertThat(specs(render(DEFAULTS).all(CustomResourceDefinition.class)))
        .isEqualTo(
            specs(
                generated.values().stream()
                    .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                    .toList()));
  }

  @Test
  void keepsTheCustomResourceDefinitionsOnUninstall() {
    assertThat(render(DEFAULTS).all(CustomResourceDefinition.class))
        .hasSize(2)
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep"));
    assertThat(render("crds: {keep: false}").all(CustomResourceDefinition.class))
        .hasSize(2)
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .doesNotContainKey("helm.sh/resource-policy"));
  }

  @Test
  void leavesTheCustomResourceDefinitionsOutOnDemand() {
    assertThat(render("crds: {enabled: false}").all(CustomResourceDefinition.class)).isEmpty();
  }

  private static Map<String, Object> specs(List<CustomResourceDefinition> crds) {
    return crds.stream()
        .collect(
            Collectors.toMap(
                crd -> crd.getMetadata().getName(), CustomResourceDefinition::getSpec));
  }

  private static Map<String, String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .collect(Collectors.toMap(file -> file.getFileName().toString(), ChartTest::read));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChartObjects render(String values) {
    return ChartObjects.of(directory, values);
  }
}
