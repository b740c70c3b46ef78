package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint that the operator requested and that it deletes when it expires.
 *
 * @param format null if it is not known
 * @param stateBackend null if any works, or if it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointRecord(
    @JsonPropertyDescription("The directory of the savepoint.") String location,
    @JsonPropertyDescription("When the operator recorded it.") Instant takenAt,
    @JsonPropertyDescription("Why it was taken: Requested, Scheduled, or Handoff.") Cause cause,
    @JsonPropertyDescription("Native, or Canonical.") @Nullable Format format,
    @JsonPropertyDescription(
            "The stateBackend.type that a job needs to start from it; absent if any works.")
        @Nullable String stateBackend) {

  /** One about which nothing more is known. */
  public SavepointRecord(String location, Instant takenAt, Cause cause) {
    this(location, takenAt, cause, null, null);
  }

  /** Why a savepoint was taken. */
  public enum Cause {
    @JsonProperty("Requested")
    REQUESTED,
    @JsonProperty("Scheduled")
    SCHEDULED,
    @JsonProperty("Handoff")
    HANDOFF
  }
}
