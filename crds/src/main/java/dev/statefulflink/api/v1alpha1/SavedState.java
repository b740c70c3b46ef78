package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * A recorded state of the job.
 *
 * @param location the directory that holds its {@code _metadata}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavedState(
    @JsonPropertyDescription("The directory of the savepoint or checkpoint.") String location,
    @JsonPropertyDescription("Savepoint, or Checkpoint.") Kind kind,
    @JsonPropertyDescription(
            "When a checkpoint was completed, as far as Flink says; otherwise when the operator"
                + " recorded it.")
        Instant takenAt) {

  /** The kinds of snapshots of Flink. */
  public enum Kind {
    @JsonProperty("Savepoint")
    SAVEPOINT,
    @JsonProperty("Checkpoint")
    CHECKPOINT
  }
}
