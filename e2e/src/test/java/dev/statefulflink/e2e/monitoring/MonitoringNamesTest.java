package dev.statefulflink.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.operator.metrics.Metric;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Alerts and dashboards query what the operator exports, and every alert has its page and its test.
 */
class MonitoringNamesTest {
  private static final Pattern SERIES = Pattern.compile("(statefulflink_\\w+)(?:\\{([^}]*)\\})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Path CHART = Repository.chart();
  private static final Path RUNBOOKS = Repository.root().resolve("docs/runbooks");

  private static JsonNode tree(String file) {
    return Serialization.unmarshal(Repository.text(CHART.resolve(file)), JsonNode.class);
  }

  private static Stream<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<JsonNode> alerts() {
    return all(tree("files/alerts.yaml").path("groups"))
        .flatMap(group -> all(group.path("rules")))
        .toList();
  }

  private static List<String> alertNames() {
    return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
  }

  /** Every query of a dashboard, those of its variables included. */
  private static List<String> queries(String name) {
    JsonNode dashboard = tree("files/dashboards/%s.json".formatted(name));
    List<String> queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
    queries.addAll(dashboard.path("templating").findValuesAsText("definition"));
    return queries;
  }

  private static List<String> everyQuery() {
    List<String> queries = new ArrayList<>(queries("operator"));
    queries.addAll(queries("jobs"));
    alerts().forEach(alert -> queries.add(alert.path("expr").asText()));
    return queries;
  }

  private static Optional<Metric> metric(String series) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.series().contains(series))
        .findFirst();
  }

  @Test
  void shouldAskOnlyForSeriesAndLabelsThatThereAre() {
    List<String> unknown = new ArrayList<>();
    int asked = 0;
    for (String query : everyQuery()) {
      var found = SERIES.matcher(query);
      while (found.find()) {
        asked++;
        String series = found.group(1);
        if (metric(series).isEmpty()) {
          unknown.add(series);
          continue;
        }
        Set<String> known = new HashSet<>(metric(series).get().labels());
        String selector = found.group(2) == null ? "" : found.group(2);
        LABEL
            .matcher(selector)
            .results()
            .map(label -> label.group(1))
            .filter(label -> !known.contains(label))
            .forEach(label -> unknown.add(series + "{" + label + "}"));
      }
    }
    assertThat(asked).isGreaterThan(30);
    assertThat(unknown).isEmpty();
  }

  @Test
  void shouldShowOnADashboardEveryMetricThatThereIs() {
    String queries = String.join("\n", queries("operator")) + String.join("\n", queries("jobs"));

    assertThat(Metric.values())
        .allSatisfy(
            metric -> assertThat(metric.series()).anySatisfy(s -> assertThat(queries).contains(s)));
  }

  @Test
  void shouldGiveEachPanelAPlaceAndATitleOfItsOwn() {
    for (String name : List.of("operator", "jobs")) {
      JsonNode dashboard = tree("files/dashboards/%s.json".formatted(name));
      Set<String> cells = new HashSet<>();
      Set<String> titles = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        assertThat(titles.add(panel.path("title").asText())).isTrue();
        assertThat(ids.add(panel.path("id").asInt())).isTrue();
        JsonNode place = panel.path("gridPos");
        int right = place.path("x").asInt() + place.path("w").asInt();
        int bottom = place.path("y").asInt() + place.path("h").asInt();
        assertThat(right).isLessThanOrEqualTo(24);
        for (int x = place.path("x").asInt(); x < right; x++) {
          for (int y = place.path("y").asInt(); y < bottom; y++) {
            assertThat(cells.add(x + "," + y)).as("%s at %d,%d", name, x, y).isTrue();
          }
        }
      }
      assertThat(titles).isNotEmpty();
    }
  }

  @Test
  void shouldHaveAPageForEachAlert() throws IOException {
    Set<String> pages;
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      pages =
          files
              .map(file -> file.getFileName().toString().replace(".md", ""))
              .filter(name -> !name.equals("README"))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertThat(alertNames()).hasSize(9).containsExactlyInAnyOrderElementsOf(pages);
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              String name = alert.path("alert").asText();
              assertThat(alert.at("/annotations/runbook_url").asText())
                  .isEqualTo("docs/runbooks/%s.md".formatted(name));
              assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
              assertThat(alert.at("/annotations/description").asText()).isNotBlank();
              assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
              assertThat(Repository.text(RUNBOOKS.resolve(name + ".md")))
                  .startsWith("# " + name + "\n")
                  .contains("\n## What it means\n", "\n## What to look at\n", "\n## What to do\n");
            });
  }

  /** AlertRulesIT plays them. */
  @Test
  void shouldTestOfEachAlertThatItFiresAndThatItDoesNot() {
    JsonNode played =
        Serialization.unmarshal(
            Repository.text(Repository.root().resolve("e2e/src/test/resources/alerts-test.yaml")),
            JsonNode.class);
    List<String> fires = new ArrayList<>();
    List<String> doesNot = new ArrayList<>();
    all(played.path("tests"))
        .flatMap(test -> all(test.path("alert_rule_test")))
        .forEach(
            test ->
                (test.path("exp_alerts").isEmpty() ? doesNot : fires)
                    .add(test.path("alertname").asText()));
    assertThat(fires).containsAll(alertNames());
    assertThat(doesNot).containsAll(alertNames());
  }
}
