package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret or ConfigMap in the namespace of the object. */
public record SourceName(
    @JsonPropertyDescription(
            "Its name, in the namespace of the object. Each key in it is a key of Flink's"
                + " configuration. Example: flink-keys.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        String name,
    @JsonPropertyDescription(
            "Whether it may be missing or empty; if not, no pod starts without it. Default: false."
                + " Example: true.")
        @Default("false")
        @Nullable Boolean optional) {}
