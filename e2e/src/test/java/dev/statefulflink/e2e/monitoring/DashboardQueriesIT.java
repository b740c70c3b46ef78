package dev.statefulflink.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every query of the dashboards, asked by Prometheus' own promtool of what an operator exported
 * while jobs were started, upgraded, broken and stopped; no cluster.
 */
class DashboardQueriesIT {
  private static final String PLAYED = "dashboards-test.json";
  private static final List<String> DASHBOARDS = List.of("operator", "jobs");

  private final JsonNode samples =
      Serialization.unmarshal(
          Repository.text(
              Repository.root().resolve("e2e/src/test/resources/dashboard-samples.yaml")),
          JsonNode.class);

  @Test
  void shouldFindWhatWasTold() {
    List<String> queries = queries();

    assertThat(queries).hasSizeGreaterThan(25);
    assertThat(play(queries)).contains("SUCCESS").doesNotContain("FAILED");
  }

  @Test
  void shouldNoticeAQueryThatFindsNothing() {
    assertThatThrownBy(() -> play(List.of("sum(statefulflink_handoffs_total{result=\"never\"})")))
        .isInstanceOf(RuntimeException.class);
  }

  /** As Grafana fills them in where all is chosen. A zero that stands for nothing is no find. */
  private static List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (String name : DASHBOARDS) {
      String file = "files/dashboards/%s.json".formatted(name);
      JsonNode dashboard =
          Serialization.unmarshal(
              Repository.text(Repository.chart().resolve(file)), JsonNode.class);
      dashboard
          .findValuesAsText("expr")
          .forEach(
              query ->
                  queries.add(
                      query
                          .replace("$__rate_interval", "1m")
                          .replaceAll("\\$(namespace|name)\\b", ".*")
                          .replace(" or vector(0)", "")));
    }
    return queries;
  }

  private String play(List<String> queries) {
    String span = samples.path("span").asText();
    List<Object> questions = new ArrayList<>();
    for (String query : queries) {
      // Somewhere in the whole run there is a number; what is no number does not count.
      String found = "count(max_over_time((%s)[%s:15s]) > -Inf) > bool 0".formatted(query, span);
      questions.add(
          Map.of(
              "expr",
              found,
              "eval_time",
              span,
              "exp_samples",
              List.of(Map.of("labels", "{}", "value", 1))));
    }
    Map<String, Object> test =
        Map.of(
            "interval",
            "15s",
            "input_series",
            samples.path("input_series"),
            "promql_expr_test",
            questions);
    String file =
        Serialization.asJson(Map.of("evaluation_interval", "15s", "tests", List.of(test)));
    return new Promtool(Map.of(PLAYED, file)).run("test", "rules", Promtool.FOLDER + PLAYED);
  }
}
