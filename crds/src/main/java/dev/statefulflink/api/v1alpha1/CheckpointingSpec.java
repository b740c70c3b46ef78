package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How often Flink takes checkpoints. */
@ValidationRule(
    value =
        "duration(self.interval) >= duration('100ms') && duration(self.interval) <="
            + " duration('24h')",
    message = "spec.checkpointing.interval must be from 100ms to 24h, for example 10s")
public record CheckpointingSpec(
    @JsonPropertyDescription(
            "The time between the starts of two checkpoints, as a duration. Default: 10s. Example:"
                + " 1s.")
        @Default("10s")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        String interval) {}
