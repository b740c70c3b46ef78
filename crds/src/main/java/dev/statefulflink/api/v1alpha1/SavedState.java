package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded state of the job.
 *
 * @param location the directory that holds its {@code _metadata}
 * @param format null for a checkpoint, and if it is not known
 * @param stateBackend null if any will do, or if it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavedState(
    @JsonPropertyDescription("The directory of the savepoint or checkpoint.") String location,
    @JsonPropertyDescription("Savepoint, or Checkpoint.") Kind kind,
    @JsonPropertyDescription(
            "When a checkpoint was completed, as far as Flink says; otherwise when the operator"
                + " recorded it.")
        Instant takenAt,
    @JsonPropertyDescription("The format of a savepoint: Native, or Canonical.")
        @Nullable Format format,
    @JsonPropertyDescription(
            "The stateBackend.type that a job needs to start from it; absent if any will do.")
        @Nullable String stateBackend) {

  /** One of which no more is known. */
  public SavedState(String location, Kind kind, Instant takenAt) {
    this(location, kind, takenAt, null, null);
  }

  /** The kinds of snapshots of Flink. */
  public enum Kind {
    @JsonProperty("Savepoint")
    SAVEPOINT,
    @JsonProperty("Checkpoint")
    CHECKPOINT
  }
}
