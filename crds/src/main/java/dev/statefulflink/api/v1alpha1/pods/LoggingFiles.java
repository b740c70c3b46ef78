package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The logging configuration of one component; null for the one for both. */
public record LoggingFiles(
    @JsonPropertyDescription(
            "The whole log4j-console.properties. Default: the one for both. Example:"
                + " rootLogger.level ="
                + " WARN, and so on.")
        @Size(min = 1, max = 16384)
        @Nullable String log4j,
    @JsonPropertyDescription(
            "The whole logback-console.xml. Default: the one for both. Example:"
                + " <configuration>...</configuration>.")
        @Size(min = 1, max = 16384)
        @Nullable String logback) {}
