package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void shouldRefuseAVariableInTheMiddleOfAValueToo() {
    assertThatThrownBy(
            () ->
                Specs.intent("flinkConfiguration: {metrics.reporter.dd.tags: 'env:${ENV},team:a'}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("metrics.reporter.dd.tags contains a variable");
    assertThat(Specs.intent("flinkConfiguration: {env.java.opts: '-Da=${HOME}/x'}").settings())
        .containsEntry("env.java.opts", "-Da=${HOME}/x");
  }

  @ParameterizedTest
  @CsvSource({
    "state.backend.rocksdb.memory.managed, hashmap, rocksdb",
    "state.backend.forst.primary-dir, hashmap, forst",
    "state.backend.forst.cache.dir, rocksdb, forst",
  })
  void shouldRefuseTheOptionsOfAnotherStateBackend(String key, String declared, String right) {
    var backend = "stateBackend.type: " + declared;
    var options = "flinkConfiguration: {" + key + ": 'true'}";

    assertThatThrownBy(() -> Specs.intent(backend, options))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "spec.flinkConfiguration.%s has no effect with the state backend %s: remove it, or set spec.stateBackend.type: %s",
            key, declared, right);
    assertThat(
            Specs.intent("stateBackend.type: " + right, options, "flinkVersion: '2.3'").settings())
        .containsKey(key);
  }
}
