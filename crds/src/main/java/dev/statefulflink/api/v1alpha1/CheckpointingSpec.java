package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How Flink takes checkpoints. For each null, Flink's default applies.
 *
 * @param tolerableFailures null for 0, Flink's default
 */
@ValidationRule(
    value =
        "duration(self.interval) >= duration('100ms') && duration(self.interval) <="
            + " duration('24h')",
    message = "spec.checkpointing.interval must be from 100ms to 24h, for example 10s")
@ValidationRule(
    value = "!has(self.timeout) || duration(self.timeout) >= duration('1s')",
    message = "spec.checkpointing.timeout must be 1s or more, for example 10m")
@ValidationRule(
    value =
        "!has(self.unaligned) || !self.unaligned || !has(self.mode) || self.mode == 'ExactlyOnce'",
    message =
        "spec.checkpointing.unaligned needs mode: ExactlyOnce; set unaligned to false, or"
            + " remove the mode")
public record CheckpointingSpec(
    @JsonPropertyDescription(
            "The time between the starts of two checkpoints, as a duration. Default: 10s. Example:"
                + " 1s.")
        @Default("10s")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        String interval,
    @JsonPropertyDescription(
            "How long a checkpoint or savepoint may take before Flink aborts it, as a duration."
                + " Default: Flink's, 10m. Example: 30m.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "The minimum time between the end of a checkpoint and the start of the next, as a"
                + " duration. Default: Flink's, 0s. Example: 5s.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String minPause,
    @JsonPropertyDescription(
            "ExactlyOnce, or AtLeastOnce for a job that may process records twice after a"
                + " failure. Default:"
                + " Flink's, ExactlyOnce. Example: AtLeastOnce.")
        @Nullable Mode mode,
    @JsonPropertyDescription(
            "How many checkpoints may fail in a row before the job fails and is restarted. Default:"
                + " Flink's, 0. Example: 3.")
        @Min(0)
        @Max(1000000)
        @Nullable Integer tolerableFailures,
    @JsonPropertyDescription(
            "How many of the newest completed checkpoints are kept in storage. Default: 3. Example:"
                + " 5.")
        @Default("3")
        @Min(1)
        @Max(1000)
        @Nullable Integer retained,
    @JsonPropertyDescription(
            "Whether barriers overtake records, so that checkpoints complete under back pressure."
                + " Default: Flink's, false. Example: true.")
        @Nullable Boolean unaligned) {

  /** What a checkpoint guarantees. */
  public enum Mode {
    @JsonProperty("ExactlyOnce")
    EXACTLY_ONCE,
    @JsonProperty("AtLeastOnce")
    AT_LEAST_ONCE
  }
}
