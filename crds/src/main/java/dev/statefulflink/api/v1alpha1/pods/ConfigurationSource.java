package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where keys and values of Flink's configuration come from. */
@ValidationRule(
    value = "has(self.secretRef) != has(self.configMapRef)",
    message =
        "an item of spec.flinkConfigurationFrom has either secretRef or configMapRef: keep one")
public record ConfigurationSource(
    @JsonPropertyDescription(
            "A Secret. It may contain only keys whose values Flink itself hides wherever it shows"
                + " its configuration: keys that contain password, secret, token, apikey and the"
                + " like."
                + " Default: none. Example: {name: flink-keys}.")
        @Nullable SourceName secretRef,
    @JsonPropertyDescription("A ConfigMap. Default: none. Example: {name: flink-settings}.")
        @Nullable SourceName configMapRef) {}
