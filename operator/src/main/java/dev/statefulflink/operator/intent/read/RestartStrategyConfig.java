package dev.statefulflink.operator.intent.read;

import dev.statefulflink.api.v1alpha1.RestartStrategySpec;
import dev.statefulflink.operator.intent.Durations;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Flink's configuration lines of a declared restart strategy (names as of Flink 1.20 and 2.x). */
public final class RestartStrategyConfig {
  private RestartStrategyConfig() {}

  /**
   * @param spec null for none
   */
  public static SortedMap<String, String> of(@Nullable RestartStrategySpec spec) {
    var lines = new TreeMap<String, String>();
    if (spec == null) {
      return lines;
    }
    return switch (spec.type()) {
      case NONE -> with(lines, "none");
      case EXPONENTIAL_DELAY -> exponentialDelay(lines, spec.exponentialDelay());
      case FIXED_DELAY -> fixedDelay(lines, spec.fixedDelay());
      case FAILURE_RATE -> failureRate(lines, spec.failureRate());
    };
  }

  private static SortedMap<String, String> with(SortedMap<String, String> lines, String type) {
    lines.put("restart-strategy.type", type);
    return lines;
  }

  private static SortedMap<String, String> fixedDelay(
      SortedMap<String, String> lines, RestartStrategySpec.@Nullable FixedDelay declared) {
    var spec = declared == null ? new RestartStrategySpec.FixedDelay(3, "10s") : declared;
    lines.put("restart-strategy.fixed-delay.attempts", spec.attempts().toString());
    lines.put("restart-strategy.fixed-delay.delay", Durations.flink(spec.delay()));
    return with(lines, "fixed-delay");
  }

  private static SortedMap<String, String> failureRate(
      SortedMap<String, String> lines, RestartStrategySpec.@Nullable FailureRate declared) {
    var spec = declared == null ? new RestartStrategySpec.FailureRate(3, "2m", "5s") : declared;
    var prefix = "restart-strategy.failure-rate.";
    lines.put(prefix + "max-failures-per-interval", spec.maxFailuresPerInterval().toString());
    lines.put(prefix + "failure-rate-interval", Durations.flink(spec.failureRateInterval()));
    lines.put(prefix + "delay", Durations.flink(spec.delay()));
    return with(lines, "failure-rate");
  }

  private static SortedMap<String, String> exponentialDelay(
      SortedMap<String, String> lines, RestartStrategySpec.@Nullable ExponentialDelay spec) {
    if (spec == null) {
      return with(lines, "exponential-delay");
    }
    var prefix = "restart-strategy.exponential-delay.";
    lines.put(prefix + "initial-backoff", Durations.flink(spec.initialDelay()));
    lines.put(prefix + "max-backoff", Durations.flink(spec.maxDelay()));
    lines.put(
        prefix + "backoff-multiplier",
        BigDecimal.valueOf(100L + spec.growthPercent(), 2).stripTrailingZeros().toPlainString());
    lines.put(prefix + "reset-backoff-threshold", Durations.flink(spec.resetAfter()));
    if (spec.maxAttempts() != null) {
      lines.put(prefix + "attempts-before-reset-backoff", spec.maxAttempts().toString());
    }
    return with(lines, "exponential-delay");
  }
}
