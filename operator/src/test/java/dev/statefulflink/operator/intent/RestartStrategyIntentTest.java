package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartStrategyIntentTest {

  static Stream<Arguments> strategies() {
    return Stream.of(
        Arguments.of("null", Map.of()),
        Arguments.of("{type: None}", Map.of("restart-strategy.type", "none")),
        Arguments.of(
            "{type: ExponentialDelay}", Map.of("restart-strategy.type", "exponential-delay")),
        Arguments.of("{type: FixedDelay}", fixedDelay("3", "10000 ms")),
        Arguments.of(
            "{type: FixedDelay, fixedDelay: {attempts: 7, delay: 1m30s}}",
            fixedDelay("7", "90000 ms")),
        Arguments.of("{type: FailureRate}", failureRate("3", "120000 ms", "5000 ms")),
        Arguments.of(
            "{type: FailureRate, failureRate: {maxFailuresPerInterval: 5,"
                + " failureRateInterval: 10m, delay: 250ms}}",
            failureRate("5", "600000 ms", "250 ms")));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void shouldBecomeExactlyTheLinesThatFlinkReads(String declared, Map<String, String> lines) {
    assertThat(Specs.intent("restartStrategy: " + declared).restartStrategy())
        .containsExactlyInAnyOrderEntriesOf(lines);
  }

  @Test
  void shouldRefuseADelayThatIsNoDuration() {
    assertThatThrownBy(
            () ->
                Specs.intent(
                    "restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 1, delay: soon}}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("'soon' is not a duration");
  }

  private static Map<String, String> fixedDelay(String attempts, String delay) {
    return Map.of(
        "restart-strategy.type", "fixed-delay",
        "restart-strategy.fixed-delay.attempts", attempts,
        "restart-strategy.fixed-delay.delay", delay);
  }

  private static Map<String, String> failureRate(String failures, String interval, String delay) {
    return Map.of(
        "restart-strategy.type", "failure-rate",
        "restart-strategy.failure-rate.max-failures-per-interval", failures,
        "restart-strategy.failure-rate.failure-rate-interval", interval,
        "restart-strategy.failure-rate.delay", delay);
  }
}
