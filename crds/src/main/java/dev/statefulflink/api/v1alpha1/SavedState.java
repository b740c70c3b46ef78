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
 * @param stateBackend null if any works, or if it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavedState(
    @JsonPropertyDescription("The directory of the savepoint or checkpoint.") String location,
    @JsonPropertyDescription("Savepoint, or Checkpoint.") Kind kind,
    @JsonPropertyDescription(
            "When the checkpoint was completed, if Flink reports that; otherwise when the"
                + " operator recorded it.")
        Instant takenAt,
    @JsonPropertyDescription("The format of a savepoint: Native, or Canonical.")
        @Nullable Format format,
    @JsonPropertyDescription(
            "The stateBackend.type that a job needs to start from it; absent if any works.")
        @Nullable String stateBackend) {

  /** One about which nothing more is known. */
  public SavedState(String location, Kind kind, Instant takenAt) {
    this(location, kind, takenAt, null, null);
  }

  /** The kinds of Flink's snapshots. */
  public enum Kind {
    @JsonProperty("Savepoint")
    SAVEPOINT,
    @JsonProperty("Checkpoint")
    CHECKPOINT
  }
}
