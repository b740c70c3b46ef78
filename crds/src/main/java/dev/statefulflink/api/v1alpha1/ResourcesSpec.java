package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * The room that a Flink process has.
 *
 * @param cpu null for the default
 * @param memory null for the default
 */
@ValidationRule(
    value = "!has(self.memory) || quantity(self.memory).compareTo(quantity('640Mi')) >= 0",
    message = "memory must be 640Mi or more, for example 2Gi: Flink does not start with less")
public record ResourcesSpec(
    @JsonPropertyDescription(
            "CPU that is requested, as a quantity; there is no limit. Default: 100m. Example: 2.")
        @Pattern(Patterns.CPU)
        @Size(max = 16)
        @Nullable IntOrString cpu,
    @JsonPropertyDescription(
            "Memory that is requested, and the limit, as a quantity; Flink divides it by itself."
                + " Default: 1Gi for the JobManager, 1280Mi for a TaskManager. Example: 4Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String memory) {}
