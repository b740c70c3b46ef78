package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The TaskManagers. */
public record TaskManagerSpec(
    @JsonPropertyDescription(
            "Task slots of one TaskManager; parallelism divided by it, rounded up, is the number of"
                + " TaskManager pods. Default: 1. Example: 2.")
        @Default("1")
        @Min(1)
        @Max(256)
        @Nullable Integer slots,
    @JsonPropertyDescription(
            "The room that each TaskManager has. Default: 100m CPU, 1280Mi of memory.")
        @Default("{}")
        @Nullable ResourcesSpec resources) {}
