package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart makes for {@code helm test}. */
class CheckChartTest {
  private static final String HOOK = "helm.sh/hook: test\n";

  @TempDir private Path folder;

  @Test
  void shouldBeNoPartOfTheRelease() {
    assertThat(Repository.text(Repository.chart().resolve("templates/_helpers.tpl")))
        .contains(HOOK)
        .contains("helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n");
    assertThat(RenderedChart.of(folder, "{}").all("Pod")).isEmpty();
  }

  /** Or it would ask before it may: Helm waits for its end before it makes the next one. */
  @Test
  void shouldMakeThePodWhenItsRightsAreThere() {
    RenderedChart chart = asIfItWereNoHook("{}");

    assertThat(weight(chart.one("Pod"))).isPositive();
    assertThat(
            Stream.of("ServiceAccount", "Role", "RoleBinding").flatMap(k -> chart.all(k).stream()))
        .filteredOn(CheckChartTest::isOfCheck)
        .hasSize(5)
        .allSatisfy(object -> assertThat(weight(object)).isZero());
  }

  @Test
  void shouldRunTheOperatorsImageUnderTheRestrictedProfile() {
    RenderedChart chart = asIfItWereNoHook("image: {tag: '1.2'}");
    JsonNode spec = chart.one("Pod").path("spec");
    JsonNode deployment = chart.one("Deployment").at("/spec/template/spec");

    assertThat(spec.at("/containers/0/image")).isEqualTo(deployment.at("/containers/0/image"));
    assertThat(spec.path("securityContext")).isEqualTo(deployment.path("securityContext"));
    assertThat(spec.at("/containers/0/securityContext"))
        .isEqualTo(deployment.at("/containers/0/securityContext"));
    assertThat(spec.at("/containers/0/securityContext/allowPrivilegeEscalation").asBoolean(true))
        .isFalse();
    assertThat(spec.path("restartPolicy").asText()).isEqualTo("Never");
    assertThat(spec.at("/containers/0/command").toString()).contains("ChartCheck");
  }

  @Test
  void shouldHaveTheLeastRights() {
    RenderedChart chart = asIfItWereNoHook("watchNamespaces: [a, b]");
    List<JsonNode> roles = chart.all("Role").stream().filter(CheckChartTest::isOfCheck).toList();

    assertThat(roles.stream().flatMap(CheckChartTest::rights))
        .containsExactlyInAnyOrder(
            "flink: get,list,watch deployments named stateful-flink-operator",
            "flink: get,list,watch leases named stateful-flink-operator",
            "a: create statefulwordcounts");
    assertThat(chart.all("RoleBinding"))
        .filteredOn(CheckChartTest::isOfCheck)
        .hasSameSizeAs(roles)
        .allSatisfy(
            binding ->
                assertThat(binding.at("/subjects/0/name").asText())
                    .isEqualTo(chart.one("Pod").at("/spec/serviceAccountName").asText()));
  }

  /** Nor may the budget, the Services or a policy take it for one of the operator's pods. */
  @Test
  void shouldNotBeTakenForTheOperator() {
    RenderedChart chart = asIfItWereNoHook("networkPolicy: {enabled: true}");
    JsonNode labels = chart.one("Pod").at("/metadata/labels");
    List<JsonNode> selectors = new ArrayList<>();
    selectors.add(chart.one("Deployment").at("/spec/selector/matchLabels"));
    selectors.add(chart.one("PodDisruptionBudget").at("/spec/selector/matchLabels"));
    selectors.add(chart.one("Service").at("/spec/selector"));
    chart
        .all("NetworkPolicy")
        .forEach(policy -> selectors.add(policy.at("/spec/podSelector/matchLabels")));

    assertThat(selectors)
        .hasSize(5)
        .allSatisfy(
            selector ->
                assertThat(NetworkEnd.labels(selector).entrySet())
                    .isNotEmpty()
                    .anyMatch(
                        label -> !labels.path(label.getKey()).asText().equals(label.getValue())));
  }

  private static boolean isOfCheck(JsonNode object) {
    return object.at("/metadata/name").asText().contains("-check");
  }

  private static int weight(JsonNode object) {
    return object.path("metadata").path("annotations").path("helm.sh/hook-weight").asInt();
  }

  private static Stream<String> rights(JsonNode role) {
    return StreamSupport.stream(role.path("rules").spliterator(), false)
        .map(
            rule ->
                "%s: %s %s%s"
                    .formatted(
                        role.at("/metadata/namespace").asText(),
                        words(rule.path("verbs")),
                        words(rule.path("resources")),
                        rule.has("resourceNames")
                            ? " named " + words(rule.path("resourceNames"))
                            : ""));
  }

  private static String words(JsonNode list) {
    return String.join(
        ",", StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList());
  }

  /** Helm's template leaves hooks out: here they are given as any other object. */
  private RenderedChart asIfItWereNoHook(String values) {
    Path copy = folder.resolve("chart");
    try (Stream<Path> files = Files.walk(Repository.chart())) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(Repository.chart().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.writeString(target, Repository.text(file).replace("  " + HOOK, ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RenderedChart.of(new Helm(copy), folder, values);
  }
}
