package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How a change of the spec is carried out. */
@ValidationRule(
    value =
        "duration(self.deadline) >= duration('30s') && duration(self.deadline) <= duration('24h')",
    message = "spec.upgrade.deadline must be from 30s to 24h, for example 10m")
public record UpgradeSpec(
    @JsonPropertyDescription(
            "How long each of Prepare, Rehearse, Resume and Verify may take, as a duration, before the"
                + " upgrade is given up and the old revision goes on. Default: 10m. Example: 30m for a very large state.")
        @Default("10m")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        String deadline) {}
