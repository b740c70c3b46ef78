package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Savepoints of the running job in addition to those of handoffs, and the format of both.
 *
 * @param nonce null for none
 * @param interval null for none
 * @param maxAge null for no limit
 * @param format null for one that the next job can be started from
 */
@ValidationRule(
    value = "!has(self.interval) || duration(self.interval) >= duration('10s')",
    message = "spec.savepoints.interval must be 10s or more, for example 6h")
@ValidationRule(
    value = "!has(self.maxAge) || duration(self.maxAge) >= duration('10s')",
    message = "spec.savepoints.maxAge must be 10s or more, for example 168h")
public record SavepointsSpec(
    @JsonPropertyDescription(
            "Any new number takes a savepoint of the running job now. Default: none. Example: 1.")
        @Nullable Long nonce,
    @JsonPropertyDescription(
            "The time between two periodic savepoints, as a duration. Default: none are taken."
                + " Example: 6h.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String interval,
    @JsonPropertyDescription(
            "How many savepoints are kept, including those of handoffs; older ones are deleted,"
                + " except for those that may still be needed. Default: 10. Example: 3.")
        @Default("10")
        @Min(1)
        @Max(100)
        @Nullable Integer retained,
    @JsonPropertyDescription(
            "How old a savepoint may be before it is deleted, as a duration; the newest one and"
                + " those that may still be needed are kept. Default: any age. Example: 168h.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String maxAge,
    @JsonPropertyDescription(
            "The format of savepoints, including those of handoffs. Native: the files of the"
                + " state backend as they are, which is much faster for a large state; a job with"
                + " another state backend cannot start from it. Canonical: fits every state"
                + " backend; Flink cannot write it for a job with asynchronous state. Default:"
                + " Canonical if a handoff changes the"
                + " state backend or flinkVersion, otherwise Native. Example: Canonical.")
        @Nullable Format format) {

  /** The formats in which Flink writes a savepoint, named as in Flink. */
  public enum Format {
    @JsonProperty("Native")
    NATIVE,
    @JsonProperty("Canonical")
    CANONICAL
  }
}
