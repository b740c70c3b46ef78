package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.pods.LoggingFiles;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the Flink pods log.
 *
 * @param log4j null for the operator's own
 * @param logback null for none
 * @param jobManager null for the one for both
 * @param taskManager null for the one for both
 */
public record LoggingSpec(
    @JsonPropertyDescription(
            "The whole log4j-console.properties of JobManager and TaskManagers. A change is carried"
                + " out by a handoff. Default: INFO, to the console and to the file that Flink's web UI"
                + " shows. Example: rootLogger.level = WARN, and so on.")
        @Size(min = 1, max = 16384)
        @Nullable String log4j,
    @JsonPropertyDescription(
            "The whole logback-console.xml of JobManager and TaskManagers, for an image with Logback"
                + " instead of Log4j in its lib folder. A change is carried out by a handoff. Default:"
                + " none. Example: <configuration>...</configuration>.")
        @Size(min = 1, max = 16384)
        @Nullable String logback,
    @JsonPropertyDescription(
            "The logging configuration of the JobManager only, instead of the one for both."
                + " Default: the one for both. Example: {log4j:"
                + " rootLogger.level = DEBUG, and so on}.")
        @Nullable LoggingFiles jobManager,
    @JsonPropertyDescription(
            "The logging configuration of the TaskManagers only, instead of the one for both."
                + " Default: the one for both. Example: {log4j:"
                + " rootLogger.level = WARN, and so on}.")
        @Nullable LoggingFiles taskManager) {}
