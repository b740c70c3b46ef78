package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** A PodDisruptionBudget for each revision. */
public record DisruptionSpec(
    @JsonPropertyDescription(
            "How many pods of a revision, JobManager and TaskManagers together, may be evicted at"
                + " a time. 0 blocks the drain of a node until the job is moved or suspended."
                + " Default: 1. Example: 0.")
        @Default("1")
        @Min(0)
        @Max(1000)
        @Nullable Integer maxUnavailable) {}
