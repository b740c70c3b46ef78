package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The room that a Flink process has.
 *
 * @param cpu null for the default
 * @param memory null for the default
 * @param cpuLimit null for none
 * @param ephemeralStorage null for none
 * @param extended null for none
 */
@ValidationRule(
    value = "!has(self.memory) || quantity(self.memory).compareTo(quantity('640Mi')) >= 0",
    message = "memory must be 640Mi or more, for example 2Gi: Flink does not start with less")
@ValidationRule(
    value =
        "!has(self.cpuLimit) || quantity(string(self.cpuLimit)).compareTo(quantity(has(self.cpu) ?"
            + " string(self.cpu) : '100m')) >= 0",
    message =
        "cpuLimit must not be less than cpu, which is 100m by default: raise it, or lower cpu")
@ValidationRule(
    value = "!has(self.extended) || self.extended.all(name, self.extended[name] > 0)",
    message = "extended takes numbers above 0: remove what is not needed")
public record ResourcesSpec(
    @JsonPropertyDescription(
            "CPU that is requested, as a quantity; cpuLimit sets the limit. Default: 100m. Example: 2.")
        @Pattern(Patterns.CPU)
        @Size(max = 16)
        @Nullable IntOrString cpu,
    @JsonPropertyDescription(
            "Memory that is requested, and the limit, as a quantity; Flink divides it by itself."
                + " Default: 1Gi for the JobManager, 1280Mi for a TaskManager. Example: 4Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String memory,
    @JsonPropertyDescription(
            "The limit of CPU, as a quantity, not below cpu. A process at its limit is held up, so"
                + " that everything takes longer; it is for quotas that ask for one. Default: none."
                + " Example: 4.")
        @Pattern(Patterns.CPU)
        @Size(max = 16)
        @Nullable IntOrString cpuLimit,
    @JsonPropertyDescription(
            "Disk of the node that is requested, and the limit: logs, RocksDB without a volume, and"
                + " files in /tmp. Default: none. Example: 10Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String ephemeralStorage,
    @JsonPropertyDescription(
            "Devices and other resources of the node, by name, requested and limited. What Flink is"
                + " to know of them is said in flinkConfiguration, by external-resources. Default:"
                + " none. Example: {nvidia.com/gpu: 1}.")
        @Size(max = 8)
        @Nullable Map<String, Integer> extended) {}
