package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What one component logs by; null for what both have. */
public record LoggingFiles(
    @JsonPropertyDescription(
            "The whole log4j-console.properties. Default: that of both. Example: rootLogger.level ="
                + " WARN, and so on.")
        @Size(min = 1, max = 16384)
        @Nullable String log4j,
    @JsonPropertyDescription(
            "The whole logback-console.xml. Default: that of both. Example:"
                + " <configuration>...</configuration>.")
        @Size(min = 1, max = 16384)
        @Nullable String logback) {}
