package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move of the job's state, with the ids of every effect that it may have.
 *
 * @param jobId the job that is submitted in the new revision; null if none is
 * @param warmUpJobId the first of the short jobs of the operator's own that run on the new cluster
 *     before the cut, from which the ids of the others follow; null if none run
 * @param returnJobId the job that is submitted in the old revision when the new one fails; null
 *     before that
 * @param triggerId Flink's id of the stop-with-savepoint; null before the cut
 * @param savepointDirectory null before the cut
 * @param state the old job's, from which the next job starts, unless the spec declares otherwise,
 *     and the old one if it has to run again; null before it is recorded, and if there is none
 * @param failure why the handoff returns; null while it goes forward
 * @param marks when each step began, in order
 * @param strategy null for Warm
 * @param restoreFrom null if the next job starts from {@code state}
 * @param empty null for false
 * @param lost null for false
 * @param warning a finding of the rehearsal that does not stop the handoff; null if there is none
 * @param downSince null if a job ran when the handoff stopped it, and if none ran before
 * @param snapshot null before the cut, and in the record of an older operator that did not write it
 * @param expectedDowntime null before the rehearsal has ended, and if no job is to be stopped
 * @param cutover null before the rehearsal has ended
 * @param checkpointDirectory null before Resume, and if it is where the old revision has its own
 * @param rehearsalJobId null unless the state is restored in the rehearsal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(
    @JsonPropertyDescription(
            "The id of the handoff. Its savepoint directory and its new revision"
                + " are named after it.")
        String id,
    @JsonPropertyDescription("What it is for.") Purpose purpose,
    @JsonPropertyDescription("The current step.") Step step,
    @JsonPropertyDescription("The generation that it rolls out.") Long generation,
    @JsonPropertyDescription("The digest of that generation.") String digest,
    @JsonPropertyDescription("The number of this handoff among those of its generation, from 1.")
        Integer attempt,
    @JsonPropertyDescription("Flink's id of the job in the new revision.") @Nullable String jobId,
    @JsonPropertyDescription(
            "Flink's id of the first of the short jobs of the operator that warm up the new"
                + " cluster before the cut; the ids of the others are derived from it.")
        @Nullable String warmUpJobId,
    @JsonPropertyDescription("Flink's id of the job if the old revision is started again.")
        @Nullable String returnJobId,
    @JsonPropertyDescription("Flink's trigger id of the stop-with-savepoint.")
        @Nullable String triggerId,
    @JsonPropertyDescription("The directory that its savepoint is written to.")
        @Nullable String savepointDirectory,
    @JsonPropertyDescription("The recorded state of the old job.") @Nullable SavedState state,
    @JsonPropertyDescription("Why the handoff returns to the old revision.")
        @Nullable Failure failure,
    @JsonPropertyDescription("When each step began.") List<Mark> marks,
    // Imported: javac 17 loses the annotation of UpgradeSpec.@Nullable Strategy here.
    @JsonPropertyDescription("Recreate, if the handoff uses that strategy; otherwise absent.")
        @Nullable Strategy strategy,
    @JsonPropertyDescription("The snapshot of spec.restoreFrom, if the next job starts from it.")
        @Nullable String restoreFrom,
    @JsonPropertyDescription("True if the next job starts empty because of spec.upgrade.stateFrom.")
        @Nullable Boolean empty,
    @JsonPropertyDescription(
            "True while the operator still has to search storage for the state of the old job,"
                + " whose JobManager did not come back.")
        @Nullable Boolean lost,
    @JsonPropertyDescription(
            "A problem that the rehearsal found but that does not stop the handoff; an event"
                + " reports the same.")
        @Nullable Warning warning,
    @JsonPropertyDescription(
            "The time since which no job had run when the handoff stopped the old one; absent if"
                + " it was running.")
        @Nullable Instant downSince,
    @JsonPropertyDescription("How the state of the old job is taken.") @Nullable Snapshot snapshot,
    @JsonPropertyDescription(
            "For how long no data will be processed, as estimated before the job is stopped;"
                + " unknown if it cannot be estimated.")
        @Nullable String expectedDowntime,
    @JsonPropertyDescription("What is known about the stop of the old job before it happens.")
        @Nullable Cutover cutover,
    @JsonPropertyDescription(
            "Where the jobs of the new revision keep their checkpoints, if not below the URI of the"
                + " old one's.")
        @Nullable String checkpointDirectory,
    @JsonPropertyDescription(
            "Flink's id of the job that restores the state on the new cluster in a rehearsal.")
        @Nullable String rehearsalJobId) {

  /** When the current step began. */
  public Instant stepBegan() {
    return marks == null || marks.isEmpty() ? Instant.EPOCH : marks.get(marks.size() - 1).at();
  }

  /** What a handoff is for. */
  public enum Purpose {
    /** Nothing ran before. */
    @JsonProperty("Start")
    START,
    /** From the active revision to the next. */
    @JsonProperty("Upgrade")
    UPGRADE,
    /** Stops the job until spec.job.state is Running again. */
    @JsonProperty("Suspend")
    SUSPEND,
    /** Stops the job because the object is being deleted. */
    @JsonProperty("Delete")
    DELETE
  }

  /** The steps of the protocol, in order; the last three are the way back. */
  public enum Step {
    /** The new cluster is started. */
    @JsonProperty("Prepare")
    PREPARE,
    /** The job is compiled on the new cluster, but not run; the cluster is warmed up. */
    @JsonProperty("Rehearse")
    REHEARSE,
    /** Everything is ready, and the handoff waits for an approval or a window; the old job runs. */
    @JsonProperty("Await")
    AWAIT,
    /** The old job is stopped with a savepoint. */
    @JsonProperty("Cut")
    CUT,
    /** The pods of the old cluster are removed to make room: Recreate only, and Prepare follows. */
    @JsonProperty("Clear")
    CLEAR,
    /** The new job is submitted, from the recorded state. */
    @JsonProperty("Resume")
    RESUME,
    /** The new job shows that it is healthy. */
    @JsonProperty("Verify")
    VERIFY,
    /** The new revision is removed, including its pods and recovery data. */
    @JsonProperty("Withdraw")
    WITHDRAW,
    /** The old revision runs again, from the recorded state. */
    @JsonProperty("Return")
    RETURN,
    /** The old revision's job shows that it is healthy. */
    @JsonProperty("VerifyReturn")
    VERIFY_RETURN
  }

  /**
   * Why a handoff returns to the old revision.
   *
   * @param mayPass null for false
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(
      @JsonPropertyDescription("The reason, one CamelCase word.") String reason,
      @JsonPropertyDescription("The cause, and what to do.") String message,
      @JsonPropertyDescription("True if the cause may disappear without a change of the spec.")
          @Nullable Boolean mayPass) {}

  /**
   * How the state of the old job is taken.
   *
   * @param format of the savepoint; null for none
   * @param checkpointTriggerId Flink's id of the checkpoint that is taken for the cut; null for
   *     none
   * @param cancelSince null before that checkpoint is complete
   * @param replayed null before the job has ended, and for a savepoint
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Snapshot(
      // Imported: javac 17 loses the annotation of SavepointsSpec.@Nullable Format here.
      @JsonPropertyDescription("The format of the savepoint: Native, or Canonical.")
          @Nullable Format format,
      @JsonPropertyDescription(
              "Flink's id of the checkpoint that is taken before the job is cancelled.")
          @Nullable String checkpointTriggerId,
      @JsonPropertyDescription(
              "When the cancellation of the job began, after that checkpoint was complete.")
          @Nullable Instant cancelSince,
      @JsonPropertyDescription("As in status.lastHandoff.") @Nullable String replayed) {

    /** Flink's id of a checkpoint that is not known to be complete; null if none is awaited. */
    public @Nullable String awaitedCheckpoint() {
      return cancelSince == null ? checkpointTriggerId : null;
    }

    /** Of a savepoint. */
    public Snapshot(Format format) {
      this(format, null, null, null);
    }
  }

  /** A problem that does not stop a handoff. */
  public record Warning(
      @JsonPropertyDescription("The reason of the event.") String reason,
      @JsonPropertyDescription("What is wrong, and what to do.") String message) {}

  /**
   * What is known about the cut before it happens.
   *
   * @param awaits null if the handoff waits for nothing; so are approve and window
   * @param foretoldBy null while nothing is estimated
   * @param stateBytes null if Flink does not report it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cutover(
      @JsonPropertyDescription("What expectedDowntime is derived from.")
          @Nullable String foretoldBy,
      @JsonPropertyDescription("What the handoff waits for: AwaitingApproval or AwaitingWindow.")
          @Nullable String awaits,
      @JsonPropertyDescription("What spec.upgrade.approved has to be, to approve this upgrade.")
          @Nullable String approve,
      @JsonPropertyDescription("When the next window begins.") @Nullable Instant window,
      @JsonPropertyDescription("The size of the state in bytes, by the newest checkpoint.")
          @Nullable Long stateBytes) {}

  /**
   * When a step began.
   *
   * @param progress null unless a restore takes long
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mark(
      @JsonPropertyDescription("The step.") Step step,
      @JsonPropertyDescription("When it began.") Instant at,
      @JsonPropertyDescription("The progress of the restore of a large state.")
          @Nullable Progress progress) {

    /** Of a step that has just begun. */
    public Mark(Step step, Instant at) {
      this(step, at, null);
    }
  }

  /** The progress of a restore. */
  public record Progress(
      @JsonPropertyDescription("How many tasks of the new job had restored their state.")
          Integer tasksUp,
      @JsonPropertyDescription(
              "When that was observed; spec.upgrade.deadline counts from here while the other"
                  + " tasks restore their state.")
          Instant at) {}

  /** Of an old job whose state is recorded or available from Flink, without a warning. */
  public Handoff(
      String id,
      Purpose purpose,
      Step step,
      Long generation,
      String digest,
      Integer attempt,
      @Nullable String jobId,
      @Nullable String warmUpJobId,
      @Nullable String returnJobId,
      @Nullable String triggerId,
      @Nullable String savepointDirectory,
      @Nullable SavedState state,
      @Nullable Failure failure,
      List<Mark> marks,
      @Nullable Strategy strategy,
      @Nullable String restoreFrom,
      @Nullable Boolean empty) {
    this(
        id,
        purpose,
        step,
        generation,
        digest,
        attempt,
        jobId,
        warmUpJobId,
        returnJobId,
        triggerId,
        savepointDirectory,
        state,
        failure,
        marks,
        strategy,
        restoreFrom,
        empty,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public Handoff {
    marks = marks == null ? List.of() : List.copyOf(marks);
  }
}
