package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.cluster.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network policies of the chart: what they let in and out. */
class PolicyChartTest {
  private static final String ON = "networkPolicy: {enabled: true}";
  private static final String OPERATOR = "stateful-flink-operator";
  private static final int HEALTH = 8080;
  private static final int REST = 8081;

  /**
   * Of Flink, and of the probe of the JobManager's blobs: any port of a TaskManager is at random.
   */
  private static final List<Integer> PORTS_OF_FLINK = List.of(REST, 6123, 6124, 37123);

  @TempDir private Path folder;

  private static NetworkEnd operator() {
    return new NetworkEnd(
        "flink",
        Map.of(
            "app.kubernetes.io/name", OPERATOR,
            "app.kubernetes.io/instance", OPERATOR,
            "app.kubernetes.io/component", "operator"));
  }

  private static NetworkEnd flink(String namespace, String job) {
    return new NetworkEnd(
        namespace,
        Map.of(
            "app.kubernetes.io/name",
            "flink",
            "app.kubernetes.io/managed-by",
            OPERATOR,
            Labels.NAME,
            job,
            Labels.REVISION,
            "0a1b2c3d"));
  }

  private static NetworkEnd stranger(String namespace) {
    return new NetworkEnd(namespace, Map.of("app.kubernetes.io/name", "flink"));
  }

  private NetworkRules rules(String values) {
    return new NetworkRules(render(values).all("NetworkPolicy"));
  }

  private RenderedChart render(String values) {
    return RenderedChart.of(folder, values);
  }

  @Test
  void shouldMakeNoneByDefault() {
    assertThat(render("{}").all("NetworkPolicy")).isEmpty();
  }

  @Test
  void shouldMakeOneOfTheOperatorAndOneInEachWatchedNamespace() {
    assertThat(render(ON + "\nwatchNamespaces: [a, b]").all("NetworkPolicy"))
        .extracting(
            policy ->
                policy.at("/metadata/namespace").asText()
                    + "/"
                    + policy.at("/metadata/name").asText())
        .containsExactlyInAnyOrder(
            "flink/" + OPERATOR, "a/" + OPERATOR + "-flink", "b/" + OPERATOR + "-flink");
  }

  @Test
  void shouldLetTheOperatorAndTheJobReachFlinkAndNobodyElse() {
    NetworkRules rules = rules(ON);
    NetworkEnd job = flink("flink", "words");

    assertThat(rules.admits(operator(), job, REST)).isTrue();
    assertThat(PORTS_OF_FLINK).allMatch(port -> rules.admits(job, job, port));
    assertThat(rules.admits(flink("flink", "other"), job, 6123))
        .as("a policy cannot distinguish jobs: decision 12")
        .isTrue();
    assertThat(rules.admits(operator(), job, 6123)).isFalse();
    assertThat(PORTS_OF_FLINK)
        .noneMatch(port -> rules.admits(stranger("flink"), job, port))
        .noneMatch(port -> rules.admits(stranger("other"), job, port))
        .noneMatch(port -> rules.admits(flink("other", "words"), job, port));
    NetworkEnd likeTheOperator = new NetworkEnd("other", operator().labels());
    assertThat(rules.admits(likeTheOperator, job, REST)).as("by its labels alone").isFalse();
  }

  @Test
  void shouldNeverLimitWhereAJobConnectsTo() {
    assertThat(rules(ON).mayLeave(flink("flink", "words"), stranger("other"), 9000)).isTrue();
    assertThat(render(ON).all("NetworkPolicy"))
        .filteredOn(policy -> policy.at("/metadata/name").asText().endsWith("-flink"))
        .allSatisfy(
            policy ->
                assertThat(policy.at("/spec/policyTypes"))
                    .extracting(JsonNode::asText)
                    .containsExactly("Ingress"))
        .hasSize(1);
  }

  @Test
  void shouldLetInWhomTheUserNames() {
    NetworkRules rules =
        rules(
            """
            networkPolicy:
              enabled: true
              restFrom:
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}
                - podSelector: {matchLabels: {role: viewer}}
              metricsFrom:
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
            """);
    NetworkEnd job = flink("flink", "words");
    NetworkEnd viewer = new NetworkEnd("flink", Map.of("role", "viewer"));

    assertThat(rules.admits(stranger("ingress"), job, REST)).isTrue();
    assertThat(rules.admits(viewer, job, REST)).isTrue();
    assertThat(rules.admits(new NetworkEnd("other", viewer.labels()), job, REST)).isFalse();
    assertThat(rules.admits(viewer, job, 6123)).as("the REST port only").isFalse();
    assertThat(rules.admits(stranger("monitoring"), operator(), HEALTH)).isTrue();
    assertThat(rules.admits(stranger("flink"), operator(), HEALTH)).isFalse();
  }

  @Test
  void shouldLetTheOperatorOutToWhatItNeeds() {
    NetworkRules rules = rules(ON + "\nwatchNamespaces: [a, b]");
    NetworkEnd anywhere = stranger("kube-system");

    assertThat(rules.admits(anywhere, operator(), HEALTH)).isTrue();
    assertThat(rules.admits(anywhere, operator(), 5005)).isFalse();
    assertThat(List.of(53, 443, 6443)).allMatch(port -> rules.mayLeave(operator(), anywhere, port));
    assertThat(rules.mayLeave(operator(), flink("b", "words"), REST)).isTrue();
    assertThat(rules.mayLeave(operator(), flink("c", "words"), REST)).isFalse();
    assertThat(rules.mayLeave(operator(), stranger("a"), REST)).isFalse();
    assertThat(rules.mayLeave(operator(), anywhere, 80)).isFalse();
  }

  @Test
  void shouldReachTheApiServerWhereItIsSaidToBe() {
    NetworkRules rules = rules("networkPolicy: {enabled: true, apiServerPorts: [16443]}");

    assertThat(rules.mayLeave(operator(), stranger("x"), 16443)).isTrue();
    assertThat(rules.mayLeave(operator(), stranger("x"), 6443)).isFalse();
  }

  @Test
  void shouldProtectTheNamespacesThatAreNamedWhereAllAreWatched() {
    NetworkRules rules =
        rules("allNamespaces: true\nnetworkPolicy: {enabled: true, jobNamespaces: [a]}");

    assertThat(rules.admits(operator(), flink("a", "words"), REST)).isTrue();
    assertThat(rules.admits(stranger("a"), flink("a", "words"), REST)).isFalse();
    assertThat(rules.mayLeave(operator(), flink("any", "words"), REST)).isTrue();
  }

  /** The labels that policies select by are those that the operator gives to pods. */
  @Test
  void shouldTakeTheOperatorsPodsForTheOperator() {
    RenderedChart chart = render(ON);
    JsonNode labels = chart.one("Deployment").at("/spec/template/metadata/labels");

    assertThat(NetworkEnd.labels(labels)).containsAllEntriesOf(operator().labels());
    assertThat(chart.container().at("/ports/0/containerPort").asInt()).isEqualTo(HEALTH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "allNamespaces: true, networkPolicy: {enabled: true}; networkPolicy.jobNamespaces",
        "networkPolicy: {enabled: true, jobNamespaces: [a]}; so remove it",
        "networkPolicy: {enable: true}; schema",
        "networkPolicy: {restFrom: [{}]}; schema",
        "networkPolicy: {restFrom: [{pods: {}}]}; schema",
        "networkPolicy: {restFrom: [{podSelector: {labels: {a: b}}}]}; schema",
        "networkPolicy: {metricsFrom: [{ipBlock: {cidr: everywhere}}]}; schema",
        "networkPolicy: {metricsFrom: [{ipBlock: {cidr: 10.0.0.0/8, but: []}}]}; schema",
        "networkPolicy: {apiServerPorts: []}; schema",
        "networkPolicy: {apiServerPorts: [https]}; schema",
        "networkPolicy: {jobNamespaces: [A]}; schema",
      })
  void shouldRefuseAMistake(String values, String message) {
    assertThatThrownBy(() -> render("{" + values + "}")).hasMessageContaining(message);
  }
}
