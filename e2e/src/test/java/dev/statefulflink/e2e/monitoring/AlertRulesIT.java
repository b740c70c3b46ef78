package dev.statefulflink.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The alerts of the chart, played by Prometheus' own promtool; no cluster. */
class AlertRulesIT {
  private static final String RULES = "alerts.yaml";
  private static final String PLAYED = "alerts-test.yaml";

  private final Promtool promtool =
      new Promtool(
          Map.of(
              RULES, Repository.text(Repository.chart().resolve("files/alerts.yaml")),
              PLAYED,
                  Repository.text(
                      Repository.root().resolve("e2e/src/test/resources/alerts-test.yaml"))));

  @Test
  void shouldFireWhenTheyShouldAndNotBefore() {
    assertThat(promtool.run("test", "rules", Promtool.FOLDER + PLAYED))
        .contains("SUCCESS")
        .doesNotContain("FAILED");
  }

  @Test
  void shouldBeReadByPrometheus() {
    assertThat(promtool.run("check", "rules", Promtool.FOLDER + RULES))
        .contains("SUCCESS: 9 rules found");
  }
}
