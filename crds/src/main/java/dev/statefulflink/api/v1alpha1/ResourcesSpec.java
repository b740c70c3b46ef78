package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a Flink process.
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
    message = "the values of extended must be above 0: remove what is not needed")
public record ResourcesSpec(
    @JsonPropertyDescription(
            "The CPU request, as a quantity; cpuLimit sets the limit. Default: 100m. Example: 2.")
        @Pattern(Patterns.CPU)
        @Size(max = 16)
        @Nullable IntOrString cpu,
    @JsonPropertyDescription(
            "The memory request and limit, as a quantity; Flink divides it among its own memory"
                + " pools."
                + " Default: 1Gi for the JobManager, 1280Mi for a TaskManager. Example: 4Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String memory,
    @JsonPropertyDescription(
            "The CPU limit, as a quantity, not below cpu. A process at its limit is throttled,"
                + " and everything takes longer; set it only if a quota requires it. Default: none."
                + " Example: 4.")
        @Pattern(Patterns.CPU)
        @Size(max = 16)
        @Nullable IntOrString cpuLimit,
    @JsonPropertyDescription(
            "The request and limit of the node's disk: logs, RocksDB without a volume, and files"
                + " in /tmp. Default: none. Example: 10Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String ephemeralStorage,
    @JsonPropertyDescription(
            "Requests and limits of devices and other resources of the node, by name. Declare"
                + " them to Flink with external-resources in flinkConfiguration. Default:"
                + " none. Example: {nvidia.com/gpu: 1}.")
        @Size(max = 8)
        @Nullable Map<String, Integer> extended) {}
