package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What Flink does when the job fails.
 *
 * @param fixedDelay null for another type, or for its defaults
 * @param failureRate null for another type, or for its defaults
 * @param exponentialDelay null for another type, or for its defaults
 */
@ValidationRule(
    value = "!has(self.exponentialDelay) || self.type == 'ExponentialDelay'",
    message = "restartStrategy.exponentialDelay needs type: ExponentialDelay; change one of them")
@ValidationRule(
    value = "!has(self.fixedDelay) || self.type == 'FixedDelay'",
    message = "restartStrategy.fixedDelay needs type: FixedDelay; change one of them")
@ValidationRule(
    value = "!has(self.failureRate) || self.type == 'FailureRate'",
    message = "restartStrategy.failureRate needs type: FailureRate; change one of them")
public record RestartStrategySpec(
    @JsonPropertyDescription(
            "None: a failed job stays failed. FixedDelay: a fixed number of restarts."
                + " FailureRate: restarts until failures are too frequent. ExponentialDelay:"
                + " restarts indefinitely, with a growing delay. Example:"
                + " FixedDelay.")
        @Required
        Type type,
    @JsonPropertyDescription("For type FixedDelay. Default: 3 attempts, 10s apart.")
        @Nullable FixedDelay fixedDelay,
    @JsonPropertyDescription("For type FailureRate. Default: 3 failures in 2m, 5s apart.")
        @Nullable FailureRate failureRate,
    @JsonPropertyDescription(
            "For type ExponentialDelay. Default: 1s, growing by a factor of 1.5 up to 1m.")
        @Nullable ExponentialDelay exponentialDelay) {

  /** The restart strategies, named as in Flink. */
  public enum Type {
    @JsonProperty("None")
    NONE,
    @JsonProperty("FixedDelay")
    FIXED_DELAY,
    @JsonProperty("FailureRate")
    FAILURE_RATE,
    @JsonProperty("ExponentialDelay")
    EXPONENTIAL_DELAY
  }

  /** A fixed number of attempts with a fixed delay between them. */
  public record FixedDelay(
      @JsonPropertyDescription("How often Flink restarts the job. Default: 3. Example: 10.")
          @Default("3")
          @Min(1)
          Integer attempts,
      @JsonPropertyDescription("The delay before a restart. Default: 10s. Example: 1m.")
          @Default("10s")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String delay) {}

  /** Restarts as long as failures are rare enough. */
  public record FailureRate(
      @JsonPropertyDescription(
              "How many failures in one interval Flink tolerates. Default: 3. Example: 5.")
          @Default("3")
          @Min(1)
          Integer maxFailuresPerInterval,
      @JsonPropertyDescription(
              "The length of the interval, as a duration. Default: 2m. Example: 10m.")
          @Default("2m")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String failureRateInterval,
      @JsonPropertyDescription("The delay before a restart. Default: 5s. Example: 30s.")
          @Default("5s")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String delay) {}

  /**
   * Restarts indefinitely, with a delay that grows while failures follow each other.
   *
   * @param maxAttempts null for no limit
   */
  public record ExponentialDelay(
      @JsonPropertyDescription("The first delay, as a duration. Default: 1s. Example: 5s.")
          @Default("1s")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String initialDelay,
      @JsonPropertyDescription("The longest delay, as a duration. Default: 1m. Example: 10m.")
          @Default("1m")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String maxDelay,
      @JsonPropertyDescription(
              "By how many percent the delay grows each time. Default: 50. Example: 100.")
          @Default("50")
          @Min(1)
          @Max(10000)
          Integer growthPercent,
      @JsonPropertyDescription(
              "How long the job has to run without a failure before the delay is reset to the"
                  + " first one, as a duration. Default: 1h. Example: 10m.")
          @Default("1h")
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String resetAfter,
      @JsonPropertyDescription(
              "After how many restarts in a row the job stays failed. Default: never. Example: 20.")
          @Min(1)
          @Nullable Integer maxAttempts) {}
}
