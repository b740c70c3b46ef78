package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels and annotations of every object of a job. */
public record MetadataSpec(
    @JsonPropertyDescription(
            "Labels of every object that the operator creates for the job, including its pods."
                + " Labels by which the operator or a GitOps tool identifies its objects are"
                + " refused. Default: none."
                + " Example: {team: search}.")
        @Size(max = 32)
        @Nullable Map<String, String> labels,
    @JsonPropertyDescription(
            "Annotations of the same objects, including the pods. Default: none. Example:"
                + " {example.com/owner: search}.")
        @Size(max = 32)
        @Nullable Map<String, String> annotations) {}
