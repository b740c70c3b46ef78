package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the Flink pods log.
 *
 * @param log4j null for the operator's own
 */
public record LoggingSpec(
    @JsonPropertyDescription(
            "The whole log4j-console.properties of JobManager and TaskManagers. A change is carried"
                + " out by a handoff. Default: INFO, to the console. Example: rootLogger.level ="
                + " WARN, and so on.")
        @Size(min = 1, max = 16384)
        @Nullable String log4j) {}
