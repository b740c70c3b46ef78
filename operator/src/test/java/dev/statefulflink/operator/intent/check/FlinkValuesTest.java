package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;

/** What is said of the values of spec.flinkConfiguration. */
class FlinkValuesTest {
  @Test
  void shouldRefuseTlsBetweenTaskManagersThatRejectEachOther() {
    var tls = "flinkConfiguration: {security.ssl.internal.enabled: true}";

    assertThatThrownBy(() -> Specs.intent(tls, "flinkVersion: '2.3'", "job.parallelism: 2"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith(
            "spec.flinkConfiguration.security.ssl.internal.enabled: TaskManagers of Flink 2.3");
    assertThat(Specs.intent(tls, "flinkVersion: '2.3'").taskManagers()).isEqualTo(1);
    assertThat(Specs.intent(tls, "job.parallelism: 2").settings())
        .containsEntry("security.ssl.internal.enabled", "true");
    assertThat(
            Specs.intent(
                    "flinkConfiguration: {security.ssl.internal.enabled: false}",
                    "flinkVersion: '2.3'",
                    "job.parallelism: 2")
                .taskManagers())
        .isEqualTo(2);
  }

  /** As the entry point of an image would, which is not run. */
  @Test
  void shouldRefuseAVariableThatNobodyFillsIn() {
    assertThatThrownBy(
            () -> Specs.intent("flinkConfiguration: {metrics.reporter.dd.apikey: '${API_KEY}'}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "spec.flinkConfiguration.metrics.reporter.dd.apikey contains a variable, which is not replaced:"
                + " write the value, or take it from a Secret via spec.flinkConfigurationFrom");
    assertThat(
            Specs.intent("flinkConfiguration: {env.java.opts.all: '-Da=${user.home}/x'}")
                .settings())
        .containsKey("env.java.opts.all");
  }
}
