package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** The JobManager. */
public record JobManagerSpec(
    @JsonPropertyDescription(
            "CPU, memory and other resources of the JobManager. Default: 100m"
                + " CPU, 1Gi of memory.")
        @Default("{}")
        @Nullable ResourcesSpec resources,
    @JsonPropertyDescription(Descriptions.COMPONENT_TEMPLATE) @PreserveUnknownFields
        @Nullable ObjectNode podTemplate) {}
