package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.RestartStrategySpec;
import java.util.SortedMap;
import java.util.TreeMap;

/** Flink's configuration lines of a declared restart strategy (names as of Flink 1.20 and 2.x). */
final class RestartStrategyConfig {
  private RestartStrategyConfig() {}

  /**
   * @param spec null for none
   */
  static SortedMap<String, String> of(RestartStrategySpec spec) {
    var lines = new TreeMap<String, String>();
    if (spec == null) {
      return lines;
    }
    return switch (spec.type()) {
      case NONE -> with(lines, "none");
      case EXPONENTIAL_DELAY -> with(lines, "exponential-delay");
      case FIXED_DELAY -> fixedDelay(lines, spec.fixedDelay());
      case FAILURE_RATE -> failureRate(lines, spec.failureRate());
    };
  }

  private static TreeMap<String, String> with(TreeMap<String, String> lines, String type) {
    lines.put("restart-strategy.type", type);
    return lines;
  }

  private static SortedMap<String, String> fixedDelay(
      TreeMap<String, String> lines, RestartStrategySpec.FixedDelay declared) {
    var spec = declared == null ? new RestartStrategySpec.FixedDelay(3, "10s") : declared;
    lines.put("restart-strategy.fixed-delay.attempts", spec.attempts().toString());
    lines.put("restart-strategy.fixed-delay.delay", millis(spec.delay()));
    return with(lines, "fixed-delay");
  }

  private static SortedMap<String, String> failureRate(
      TreeMap<String, String> lines, RestartStrategySpec.FailureRate declared) {
    var spec = declared == null ? new RestartStrategySpec.FailureRate(3, "2m", "5s") : declared;
    var prefix = "restart-strategy.failure-rate.";
    lines.put(prefix + "max-failures-per-interval", spec.maxFailuresPerInterval().toString());
    lines.put(prefix + "failure-rate-interval", millis(spec.failureRateInterval()));
    lines.put(prefix + "delay", millis(spec.delay()));
    return with(lines, "failure-rate");
  }

  private static String millis(String duration) {
    return Durations.parse(duration).toMillis() + " ms";
  }
}
