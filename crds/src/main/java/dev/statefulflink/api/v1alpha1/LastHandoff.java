package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last handoff that ended, however it did.
 *
 * @param outcome null in the record of an operator that recorded completed handoffs alone
 * @param reason null for Completed
 * @param from null for a first start
 * @param to null where no new revision was wanted
 * @param restoredFrom null for an empty start, and where no job was started
 * @param replayed null where a savepoint was taken, or no job was started
 * @param downtime null where no job was stopped, or none runs again
 * @param downSince null while a job runs, and where none ran before
 * @param measured null before the first upgrade that completed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastHandoff(
    @JsonPropertyDescription("The handoff.") String id,
    @JsonPropertyDescription("What it was for.") Handoff.Purpose purpose,
    @JsonPropertyDescription("How it ended.") @Nullable Outcome outcome,
    @JsonPropertyDescription("Why it did not complete: a reason of the Stalled condition.")
        @Nullable String reason,
    @JsonPropertyDescription("The revision before.") @Nullable String from,
    @JsonPropertyDescription(
            "The revision that it made. It is in charge if the handoff is Completed, and removed"
                + " otherwise.")
        @Nullable String to,
    @JsonPropertyDescription(
            "The state that the job was started from; compared with what Flink reports.")
        @Nullable String restoredFrom,
    @JsonPropertyDescription(
            "From asking Flink to stop the old job, or from when it was seen not to run before,"
                + " until every task of the new one was seen running, or of the old one again"
                + " (RolledBack): an upper bound of the time in which no data was processed. Absent"
                + " if no job was stopped.")
        @Nullable String downtime,
    @JsonPropertyDescription(
            "How much of what the old job did is done again: from the start of the checkpoint that"
                + " the new one was started from until the old one was seen to have ended. Absent"
                + " if a savepoint was taken.")
        @Nullable String replayed,
    @JsonPropertyDescription(
            "Since when no job runs, if none does after it: the next start counts its downtime from"
                + " here.")
        @Nullable Instant downSince,
    @JsonPropertyDescription("How long each step took.") Map<String, String> steps,
    @JsonPropertyDescription("When it ended.") Instant finishedAt,
    @JsonPropertyDescription(
            "What the last upgrade that completed took, this one or one before it; what the next one will"
                + " take is foretold by it.")
        @Nullable Measured measured) {

  /** One that does nothing again, as far as is known, and without a measured upgrade. */
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
        null);
  }

  /** What an upgrade took of the time in which no data was processed. */
  public record Measured(
      @JsonPropertyDescription("The stop of the old job, with its savepoint.") String stop,
      @JsonPropertyDescription("The start of the new job, with its restore.") String start) {}

  /** Whether it ended as it was declared. */
  public boolean completed() {
    return outcome == null || outcome == Outcome.COMPLETED;
  }

  /** How a handoff ended. */
  public enum Outcome {
    /** As it was declared. */
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
