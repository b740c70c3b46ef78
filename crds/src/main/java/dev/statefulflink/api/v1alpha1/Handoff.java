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
 * @param jobId the job that is submitted in the new revision; null where none is
 * @param warmUpJobId the first of the short jobs of the operator's own that run on the new cluster
 *     before the cut, from which the ids of the others follow; null where none do
 * @param returnJobId the job that is submitted in the old revision when the new one fails; null
 *     before that
 * @param triggerId Flink's id of the stop-with-savepoint; null before the cut
 * @param savepointDirectory null before the cut
 * @param state the state of the old job, from which the next one starts, unless told otherwise, and
 *     the old one if it has to run again; null before it is recorded, and where there is none
 * @param failure why the handoff goes back; null while it goes forward
 * @param marks when each step began, in order
 * @param strategy null for Warm
 * @param restoreFrom null where the next job starts from {@code state}
 * @param empty null for false
 * @param lost null for false
 * @param warning what was seen in the rehearsal and does not hold the handoff up; null if nothing
 * @param downSince null where a job ran when the handoff stopped it, and where none ran before
 * @param snapshot null before the cut, and in the record of an operator that asked for none of it
 * @param expectedDowntime null before the rehearsal has ended, and where no job is to be stopped
 * @param cutover null before the rehearsal has ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(
    @JsonPropertyDescription("Names the handoff, its savepoint directory and its new revision.")
        String id,
    @JsonPropertyDescription("What it is for.") Purpose purpose,
    @JsonPropertyDescription("The step that is under way.") Step step,
    @JsonPropertyDescription("The generation that it carries out.") Long generation,
    @JsonPropertyDescription("The digest of that generation.") String digest,
    @JsonPropertyDescription("Counts the handoffs of this generation, from 1.") Integer attempt,
    @JsonPropertyDescription("Flink's id of the job in the new revision.") @Nullable String jobId,
    @JsonPropertyDescription(
            "Flink's id of the first of the operator's own short jobs that warm the new cluster up"
                + " before the cut; the ids of the others follow from it.")
        @Nullable String warmUpJobId,
    @JsonPropertyDescription("Flink's id of the job when the old revision runs again.")
        @Nullable String returnJobId,
    @JsonPropertyDescription("Flink's id of the stop-with-savepoint.") @Nullable String triggerId,
    @JsonPropertyDescription("Where its savepoint goes.") @Nullable String savepointDirectory,
    @JsonPropertyDescription("The recorded state of the old job.") @Nullable SavedState state,
    @JsonPropertyDescription("Why the handoff goes back to the old revision.")
        @Nullable Failure failure,
    @JsonPropertyDescription("When each step began.") List<Mark> marks,
    // Imported: javac 17 loses the annotation of UpgradeSpec.@Nullable Strategy here.
    @JsonPropertyDescription("How it is carried out; Recreate only, else absent.")
        @Nullable Strategy strategy,
    @JsonPropertyDescription(
            "The snapshot that spec.restoreFrom names, which the next job starts from.")
        @Nullable String restoreFrom,
    @JsonPropertyDescription("True where the next job starts empty by spec.upgrade.stateFrom.")
        @Nullable Boolean empty,
    @JsonPropertyDescription(
            "True while the state of the old job, whose JobManager did not come back, is still to"
                + " be looked for in storage.")
        @Nullable Boolean lost,
    @JsonPropertyDescription(
            "What the rehearsal has found wrong, though the handoff goes on; the event says the"
                + " same.")
        @Nullable Warning warning,
    @JsonPropertyDescription(
            "Since when no job had run before the handoff stopped the old one; absent if it ran.")
        @Nullable Instant downSince,
    @JsonPropertyDescription("How the state of the old job is taken.") @Nullable Snapshot snapshot,
    @JsonPropertyDescription(
            "How long no data is processed, as far as it can be foretold before the job is stopped;"
                + " unknown if it cannot.")
        @Nullable String expectedDowntime,
    @JsonPropertyDescription("What is known of the stop of the old job before it happens.")
        @Nullable Cutover cutover) {

  /** When the step under way began. */
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
    /** To rest, until spec.job.state is Running again. */
    @JsonProperty("Suspend")
    SUSPEND,
    /** To rest: the object is being deleted. */
    @JsonProperty("Delete")
    DELETE
  }

  /** The steps of the protocol, in order; the last three are the way back. */
  public enum Step {
    /** The new cluster comes up. */
    @JsonProperty("Prepare")
    PREPARE,
    /** The job is compiled on the new cluster, but not run; the cluster is warmed up. */
    @JsonProperty("Rehearse")
    REHEARSE,
    /** All is ready, and an approval or a window is waited for; the old job runs. */
    @JsonProperty("Await")
    AWAIT,
    /** The old job is stopped with a savepoint. */
    @JsonProperty("Cut")
    CUT,
    /** The pods of the old cluster go, to make room: Recreate only, and Prepare follows. */
    @JsonProperty("Clear")
    CLEAR,
    /** The new job is submitted, from the recorded state. */
    @JsonProperty("Resume")
    RESUME,
    /** The new job proves itself. */
    @JsonProperty("Verify")
    VERIFY,
    /** The new revision is removed, until neither a pod nor recovery data of it is left. */
    @JsonProperty("Withdraw")
    WITHDRAW,
    /** The old revision runs again, from the recorded state. */
    @JsonProperty("Return")
    RETURN,
    /** The old revision's job proves itself. */
    @JsonProperty("VerifyReturn")
    VERIFY_RETURN
  }

  /**
   * Why a handoff goes back.
   *
   * @param mayPass null for false
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(
      @JsonPropertyDescription("In one word.") String reason,
      @JsonPropertyDescription("In a sentence, with what to do.") String message,
      @JsonPropertyDescription("True if the cause may pass by itself.")
          @Nullable Boolean mayPass) {}

  /**
   * How the state of the old job is taken.
   *
   * @param format of the savepoint; null for none
   * @param checkpointTriggerId of the checkpoint that is taken for the cut; null for none
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
              "Since when the job is being cancelled: that checkpoint is complete.")
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

  /** What is wrong, and does not stop a handoff. */
  public record Warning(
      @JsonPropertyDescription("The reason of the event.") String reason,
      @JsonPropertyDescription("What is wrong, and what to do.") String message) {}

  /**
   * What is known of the cut before it happens.
   *
   * @param foretoldBy null while nothing is
   * @param awaits null where nothing is waited for
   * @param approve null where no approval is asked for
   * @param window null where none is waited for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cutover(
      @JsonPropertyDescription("What expectedDowntime follows from.") @Nullable String foretoldBy,
      @JsonPropertyDescription("What is waited for: AwaitingApproval or AwaitingWindow.")
          @Nullable String awaits,
      @JsonPropertyDescription("What spec.upgrade.approved has to be, to approve this upgrade.")
          @Nullable String approve,
      @JsonPropertyDescription("When the window begins that is waited for.")
          @Nullable Instant window) {}

  /**
   * When a step began.
   *
   * @param progress null unless a restore takes long
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mark(
      @JsonPropertyDescription("The step.") Step step,
      @JsonPropertyDescription("When it began.") Instant at,
      @JsonPropertyDescription("How far the restore of a large state has come.")
          @Nullable Progress progress) {

    /** Of a step that has only begun. */
    public Mark(Step step, Instant at) {
      this(step, at, null);
    }
  }

  /** How far a restore has come. */
  public record Progress(
      @JsonPropertyDescription("How many tasks of the new job had restored their state.")
          Integer tasksUp,
      @JsonPropertyDescription(
              "When that was seen; spec.upgrade.deadline counts from here while the others restore"
                  + " theirs.")
          Instant at) {}

  /** Of an old job whose state is recorded, or can be asked for, without a warning. */
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
        null);
  }

  public Handoff {
    marks = marks == null ? List.of() : List.copyOf(marks);
  }
}
