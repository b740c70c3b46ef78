package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;

/** What is said of the values of spec.flinkConfiguration. */
class FlinkValuesTest {
  /** As the entry point of an image would, which is not run. */
  @Test
  void shouldRefuseAVariableThatNobodyFillsIn() {
    assertThatThrownBy(
            () -> Specs.intent("flinkConfiguration: {metrics.reporter.dd.apikey: '${API_KEY}'}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "spec.flinkConfiguration.metrics.reporter.dd.apikey contains a variable, which is not replaced:"
                + " write the value, or take it from a Secret by spec.flinkConfigurationFrom");
    assertThat(
            Specs.intent("flinkConfiguration: {env.java.opts.all: '-Da=${user.home}/x'}")
                .settings())
        .containsKey("env.java.opts.all");
  }
}
