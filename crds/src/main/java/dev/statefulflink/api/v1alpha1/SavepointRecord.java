package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/** A savepoint that the operator had taken and that it deletes when it expires. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointRecord(
    @JsonPropertyDescription("The directory of the savepoint.") String location,
    @JsonPropertyDescription("When the operator recorded it.") Instant takenAt,
    @JsonPropertyDescription("Why it was taken: Requested, Scheduled, or Handoff.") Cause cause) {

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
