package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last handoff that ended, with any outcome.
 *
 * @param outcome null in the record of an older operator, which recorded completed handoffs only
 * @param reason null for Completed
 * @param from null for a first start
 * @param to null where no new revision was wanted
 * @param restoredFrom null for an empty start, and where no job was started
 * @param replayed null where a savepoint was taken, or no job was started
 * @param downtime null where no job was stopped, or none runs again
 * @param downSince null while a job runs, and where none ran before
 * @param expectedDowntime null where none was foretold
 * @param measured null before the first upgrade that completed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastHandoff(
    @JsonPropertyDescription("The id of the handoff.") String id,
    @JsonPropertyDescription("The purpose of the handoff.") Handoff.Purpose purpose,
    @JsonPropertyDescription("How it ended.") @Nullable Outcome outcome,
    @JsonPropertyDescription("Why it did not complete: a reason of the Stalled condition.")
        @Nullable String reason,
    @JsonPropertyDescription("The revision before.") @Nullable String from,
    @JsonPropertyDescription(
            "The revision that it created. The revision is in charge if the handoff is Completed,"
                + " and removed otherwise.")
        @Nullable String to,
    @JsonPropertyDescription(
            "The state that the job was started from; verified against the restored path that"
                + " Flink reports.")
        @Nullable String restoredFrom,
    @JsonPropertyDescription(
            "From the request to stop the old job, or from when it was seen to have stopped"
                + " running before, until every task of the new job was seen running, or of the"
                + " old job if it was RolledBack: an upper bound for the time in which no data"
                + " was processed. Absent if no job was stopped.")
        @Nullable String downtime,
    @JsonPropertyDescription(
            "How much of the old job's work the new job repeats: the time from the start of the"
                + " checkpoint that the new job was started from until the old job was seen to"
                + " have ended. Absent if a savepoint was taken.")
        @Nullable String replayed,
    @JsonPropertyDescription(
            "The time since which no job runs, if none runs after the handoff: the downtime of"
                + " the next start counts from here.")
        @Nullable Instant downSince,
    @JsonPropertyDescription("How long each step took.") Map<String, String> steps,
    @JsonPropertyDescription("When it ended.") Instant finishedAt,
    @JsonPropertyDescription(
            "What the last upgrade that completed took, this one or one before it; what the next one will"
                + " take is foretold by it.")
        @Nullable Measured measured,
    @JsonPropertyDescription(
            "The downtime that was foretold before the job was stopped, or unknown: compare it with"
                + " downtime. That of a roll-back is not foretold. Absent if no running job was to be"
                + " stopped, and with strategy: Recreate.")
        @Nullable String expectedDowntime) {

  /** Without repeated work and without a measured upgrade. */
  public LastHandoff(
      String id,
      Handoff.Purpose purpose,
      @Nullable Outcome outcome,
      @Nullable String reason,
      @Nullable String from,
      @Nullable String to,
      @Nullable String restoredFrom,
      @Nullable String downtime,
      @Nullable Instant downSince,
      Map<String, String> steps,
      Instant finishedAt) {
    this(
        id,
        purpose,
        outcome,
        reason,
        from,
        to,
        restoredFrom,
        downtime,
        null,
        downSince,
        steps,
        finishedAt,
        null,
        null);
  }

  /**
   * What an upgrade took of the time in which no data was processed.
   *
   * @param snapshot null in the record of an operator that did not know it
   * @param stateBytes likewise, and where Flink did not say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Measured(
      @JsonPropertyDescription("The stop of the old job, with its savepoint.") String stop,
      @JsonPropertyDescription("The start of the new job, with its restore.") String start,
      @JsonPropertyDescription(
              "How its state was taken: Canonical or Native, a savepoint of that format; Checkpoint,"
                  + " while the job still ran; None.")
          @Nullable String snapshot,
      @JsonPropertyDescription(
              "The size of the state that was moved, in bytes, by the newest checkpoint before it.")
          @Nullable Long stateBytes) {}

  /** Whether it did what the spec declares. */
  public boolean completed() {
    return outcome == null || outcome == Outcome.COMPLETED;
  }

  /** How a handoff ended. */
  public enum Outcome {
    /** It did what the spec declares. */
    @JsonProperty("Completed")
    COMPLETED,
    /** The new job failed, and the old revision runs again. */
    @JsonProperty("RolledBack")
    ROLLED_BACK,
    /** The generation is held, and the old revision is still in charge, as it was. */
    @JsonProperty("Held")
    HELD,
    /** The generation is held, and no revision is in charge. */
    @JsonProperty("Failed")
    FAILED,
    /** The object was changed or deleted meanwhile. */
    @JsonProperty("Superseded")
    SUPERSEDED
  }
}
