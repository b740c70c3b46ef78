package dev.statefulflink.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.chart.RenderedChart;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes for Prometheus and Grafana. */
class MonitoringChartTest {
  private static final List<String> OF_THE_PROMETHEUS_OPERATOR =
      List.of("ServiceMonitor", "PodMonitor", "PrometheusRule");

  @TempDir private Path folder;

  private RenderedChart render(String values) {
    return RenderedChart.of(folder, values);
  }

  @Test
  void shouldServeMetricsAndNeedNoForeignDefinitionsByDefault() {
    RenderedChart chart = render("{}");

    assertThat(chart.environment("METRICS_ENABLED")).isEqualTo("true");
    assertThat(chart.all("ConfigMap")).hasSize(2);
    assertThat(OF_THE_PROMETHEUS_OPERATOR)
        .allSatisfy(kind -> assertThat(chart.all(kind)).isEmpty());
    JsonNode service = chart.one("Service");
    assertThat(service.at("/metadata/name").asText()).isEqualTo("stateful-flink-operator-metrics");
    assertThat(service.at("/spec/selector"))
        .isEqualTo(chart.one("Deployment").at("/spec/selector/matchLabels"));
    assertThat(service.at("/spec/ports/0/targetPort").asText())
        .isEqualTo(chart.container().at("/ports/0/name").asText());
    assertThat(chart.environment("HEALTH_PORT"))
        .isEqualTo(chart.container().at("/ports/0/containerPort").asText())
        .isEqualTo(service.at("/spec/ports/0/port").asText());
  }

  @Test
  void shouldServeNothingOnDemand() {
    RenderedChart chart = render("metrics: {enabled: false}");

    assertThat(chart.environment("METRICS_ENABLED")).isEqualTo("false");
    assertThat(chart.all("Service")).isEmpty();
    assertThat(chart.all("ConfigMap")).isEmpty();
  }

  @Test
  void shouldHaveThePrometheusOperatorReadTheService() {
    RenderedChart chart =
        render(
            "metrics: {service: {annotations: {a: b}},"
                + " serviceMonitor: {enabled: true, interval: 15s, labels: {release: prom}}}");

    JsonNode monitor = chart.one("ServiceMonitor");
    JsonNode service = chart.one("Service");
    assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prom");
    assertThat(monitor.at("/spec/selector/matchLabels"))
        .isNotEmpty()
        .allSatisfy(label -> assertThat(service.at("/metadata/labels")).contains(label));
    JsonNode endpoint = monitor.at("/spec/endpoints/0");
    assertThat(endpoint.path("port")).isEqualTo(service.at("/spec/ports/0/name"));
    assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
    assertThat(endpoint.path("interval").asText()).isEqualTo("15s");
    assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
    assertThat(service.at("/metadata/annotations/a").asText()).isEqualTo("b");
  }

  @Test
  void shouldHaveThePrometheusOperatorReadThePods() {
    RenderedChart chart = render("metrics: {podMonitor: {enabled: true}}");

    JsonNode monitor = chart.one("PodMonitor");
    assertThat(monitor.at("/spec/selector"))
        .isEqualTo(chart.one("Deployment").at("/spec/selector"));
    JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
    assertThat(endpoint.path("port")).isEqualTo(chart.container().at("/ports/0/name"));
    assertThat(endpoint.path("interval").asText()).isEqualTo("30s");
    assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
  }

  @Test
  void shouldGiveThePrometheusOperatorTheAlertsAsTheyAre() {
    JsonNode rule =
        render("metrics: {prometheusRule: {enabled: true, labels: {role: alerts}}}")
            .one("PrometheusRule");

    assertThat(rule.path("spec")).isEqualTo(alerts());
    assertThat(rule.at("/metadata/labels/role").asText()).isEqualTo("alerts");
  }

  @Test
  void shouldSayWhereTheRunbooksAreServed() {
    JsonNode rule =
        render("metrics: {prometheusRule: {enabled: true, runbooks: 'https://git.example.com/x/'}}")
            .one("PrometheusRule");

    assertThat(rule.findValuesAsText("runbook_url"))
        .hasSize(9)
        .allMatch(url -> url.matches("https://git.example.com/x/docs/runbooks/\\w+\\.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "jobs"})
  void shouldBringEachDashboardForTheSidecar(String name) {
    RenderedChart chart = render("metrics: {dashboards: {labels: {team: data}}}");

    JsonNode map =
        chart.all("ConfigMap").stream()
            .filter(each -> each.at("/metadata/name").asText().endsWith("-dashboard-" + name))
            .findFirst()
            .orElseThrow();
    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    assertThat(map.at("/metadata/labels/team").asText()).isEqualTo("data");
    String json = map.path("data").path("stateful-flink-operator-" + name + ".json").asText();
    assertThat(json(json))
        .isEqualTo(json(Repository.text(Repository.chart().resolve(dashboard(name)))));
  }

  @Test
  void shouldLeaveTheDashboardsOutOnDemand() {
    assertThat(render("metrics: {dashboards: {enabled: false}}").all("ConfigMap")).isEmpty();
  }

  @Test
  void shouldTellTheOperatorHowToLog() {
    assertThat(render("{}").environment("LOG_FORMAT")).isEqualTo("text");
    assertThat(render("logFormat: json").environment("LOG_FORMAT")).isEqualTo("json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "metrics: {enabled: false, serviceMonitor: {enabled: true}}; needs metrics.enabled",
        "metrics: {enabled: false, prometheusRule: {enabled: true}}; needs metrics.enabled",
        "metrics: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}}; twice",
        "extraEnv: [{name: LOG_FORMAT, value: json}]; extraEnv must not set LOG_FORMAT",
        "extraEnv: [{name: METRICS_ENABLED, value: x}]; must not set METRICS_ENABLED",
        "metrics: {enable: true}; schema",
        "metrics: {serviceMonitor: {interval: often}}; schema",
        "metrics: {prometheusRule: {runbooks: docs}}; schema",
        "metrics: {dashboards: {labels: {a: 1}}}; schema",
        "logFormat: xml; schema",
      })
  void shouldRefuseAMistake(String values, String message) {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
  }

  private static String dashboard(String name) {
    return "files/dashboards/%s.json".formatted(name);
  }

  private static JsonNode alerts() {
    return json(Repository.text(Repository.chart().resolve("files/alerts.yaml")));
  }

  private static JsonNode json(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }
}
