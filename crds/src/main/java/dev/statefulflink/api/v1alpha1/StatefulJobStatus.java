package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows and intends about one job. It is the operator's only memory: before every
 * outside effect, its ids are written here, and the write is acknowledged.
 *
 * @param observedGeneration the newest generation that the operator has seen; -1 before the first
 * @param conditions never null after the first write
 * @param job null before the first answer from Flink
 * @param active null while no revision is in charge
 * @param handoff null while no handoff is in progress
 * @param held null unless a generation was given up
 * @param lastState null before the first savepoint
 * @param lastHandoff null before the first handoff ended
 * @param retiring null or empty when nothing is left to remove
 * @param lastRestoreFrom null if there never was one
 * @param savepoints null before the first
 * @param stateCheck null before the first handoff that checked a state
 */
@SchemaCustomizer(StatusSchema.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatefulJobStatus(
    @JsonPropertyDescription("The newest generation that the operator has seen.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the job runs on this generation. Running: every task of the job runs, on any"
                + " generation. Checkpointing: its checkpoints complete; absent for a job that"
                + " takes none. Reconciling and Stalled are listed only while True.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The Flink job, as last seen.") @Nullable JobStatus job,
    @JsonPropertyDescription("The revision in charge of the job.") @Nullable ActiveRevision active,
    @JsonPropertyDescription("The handoff in progress.") @Nullable Handoff handoff,
    @JsonPropertyDescription("The generation that the operator gave up, and why.")
        @Nullable HeldGeneration held,
    @JsonPropertyDescription("The newest state that a handoff recorded.")
        @Nullable SavedState lastState,
    @JsonPropertyDescription("The last handoff that ended, with any outcome.")
        @Nullable LastHandoff lastHandoff,
    @JsonPropertyDescription("Revisions whose clusters are being removed.")
        @Nullable List<String> retiring,
    @JsonPropertyDescription("The spec.restoreFrom that was applied last.")
        @Nullable String lastRestoreFrom,
    @JsonPropertyDescription("The job's savepoints.") @Nullable SavepointsStatus savepoints,
    @JsonPropertyDescription(
            "Whether the state fits the new job: the result of the last handoff's check before it"
                + " stopped the old job.")
        @Nullable StateCheck stateCheck) {

  /**
   * What a handoff found in the state that its new job was to start from.
   *
   * @param snapshot null if there was none to check
   * @param message null if the state fits
   * @param dropped null if nothing is
   * @param withoutUid null if there are none
   * @param restored null unless it was restored in a rehearsal
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StateCheck(
      @JsonPropertyDescription("The handoff that checked.") String handoff,
      @JsonPropertyDescription("Whether the state fits.") Outcome outcome,
      @JsonPropertyDescription("The snapshot that was looked at.") @Nullable String snapshot,
      @JsonPropertyDescription("What does not fit, or is not known.") @Nullable String message,
      @JsonPropertyDescription(
              "State that the new job does not take over: none of its operators has the id.")
          @Nullable List<Dropped> dropped,
      @JsonPropertyDescription(
              "Operators that keep state and have no uid: a change of the job may lose it.")
          @Nullable List<String> withoutUid,
      @JsonPropertyDescription(
              "True if the new job was restored from that snapshot in a rehearsal, and every task ran.")
          @Nullable Boolean restored) {

    /** What was found. */
    public enum Outcome {
      /** It fits by all of Flink's rules that can be checked before a restore. */
      @JsonProperty("Fits")
      FITS,
      /** The new job could not be restored, and nothing was stopped for it. */
      @JsonProperty("Incompatible")
      INCOMPATIBLE,
      /** Not everything could be checked; the handoff continued. */
      @JsonProperty("Unchecked")
      UNCHECKED
    }

    /**
     * The state of an operator that is dropped.
     *
     * @param uid null if it has none, or if it is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Dropped(
        @JsonPropertyDescription("The name of the operator, or its id.") String operator,
        @JsonPropertyDescription("Its uid.") @Nullable String uid,
        @JsonPropertyDescription("The size of its state in bytes.") Long bytes) {}
  }

  /** Of a job whose state was not checked yet. */
  public StatefulJobStatus(
      @Nullable Long observedGeneration,
      @Nullable List<Condition> conditions,
      @Nullable JobStatus job,
      @Nullable ActiveRevision active,
      @Nullable Handoff handoff,
      @Nullable HeldGeneration held,
      @Nullable SavedState lastState,
      @Nullable LastHandoff lastHandoff,
      @Nullable List<String> retiring,
      @Nullable String lastRestoreFrom,
      @Nullable SavepointsStatus savepoints) {
    this(
        observedGeneration,
        conditions,
        job,
        active,
        handoff,
        held,
        lastState,
        lastHandoff,
        retiring,
        lastRestoreFrom,
        savepoints,
        null);
  }

  /** The status of an object that the operator has not seen yet. */
  public static StatefulJobStatus empty() {
    return new StatefulJobStatus(null, null, null, null, null, null, null, null, null, null, null);
  }
}
