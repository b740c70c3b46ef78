package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows and intends about one job. It is the operator's only memory: every
 * outside effect is preceded by an acknowledged write of its ids here.
 *
 * @param observedGeneration the newest generation that was looked at; -1 before the first look
 * @param conditions never null after the first write
 * @param job null before the first look at Flink
 * @param active null while no revision is in charge
 * @param handoff null while nothing moves
 * @param held null unless a generation was given up
 * @param lastState null before the first savepoint
 * @param lastHandoff null before the first handoff ended
 * @param retiring null or empty when nothing is left to remove
 * @param lastRestoreFrom null where none ever was
 * @param savepoints null before the first
 * @param stateCheck null before the first handoff that looked at a state
 */
@SchemaCustomizer(StatusSchema.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatefulJobStatus(
    @JsonPropertyDescription("The newest generation that the operator has looked at.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the job runs on this generation. Running: every task of the job runs, whatever"
                + " the generation. Checkpointing: its checkpoints complete; absent for a job that"
                + " takes none. Reconciling and Stalled are listed only while True.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The Flink job, as last seen.") @Nullable JobStatus job,
    @JsonPropertyDescription("The revision in charge of the job.") @Nullable ActiveRevision active,
    @JsonPropertyDescription("The handoff under way.") @Nullable Handoff handoff,
    @JsonPropertyDescription("The generation that was given up, and why.")
        @Nullable HeldGeneration held,
    @JsonPropertyDescription("The newest state that a handoff recorded.")
        @Nullable SavedState lastState,
    @JsonPropertyDescription("The last handoff that ended, however it did.")
        @Nullable LastHandoff lastHandoff,
    @JsonPropertyDescription("Revisions whose clusters are being removed.")
        @Nullable List<String> retiring,
    @JsonPropertyDescription("The spec.restoreFrom that was carried out last.")
        @Nullable String lastRestoreFrom,
    @JsonPropertyDescription("The job's savepoints.") @Nullable SavepointsStatus savepoints,
    @JsonPropertyDescription(
            "Whether the state fitted the new job, as the last handoff found before it stopped the"
                + " old one.")
        @Nullable StateCheck stateCheck) {

  /**
   * What a handoff found of the state that its new job was to go on from.
   *
   * @param snapshot null if there was none to look at
   * @param message null if the state fits
   * @param dropped null if nothing is
   * @param withoutUid null if there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StateCheck(
      @JsonPropertyDescription("The handoff that looked.") String handoff,
      @JsonPropertyDescription("Whether the state fits.") Outcome outcome,
      @JsonPropertyDescription("The snapshot that was looked at.") @Nullable String snapshot,
      @JsonPropertyDescription("What does not fit, or is not known.") @Nullable String message,
      @JsonPropertyDescription(
              "State that the new job does not take over: no operator of it has the id.")
          @Nullable List<Dropped> dropped,
      @JsonPropertyDescription(
              "Operators that keep state and have no uid: a change of the job may lose it.")
          @Nullable List<String> withoutUid) {

    /** What was found. */
    public enum Outcome {
      /** By all rules of Flink that can be known before a restore. */
      @JsonProperty("Fits")
      FITS,
      /** The new job could not be restored, and nothing was stopped for it. */
      @JsonProperty("Incompatible")
      INCOMPATIBLE,
      /** Not all could be known; the handoff went on. */
      @JsonProperty("Unchecked")
      UNCHECKED
    }

    /**
     * The state of an operator that is left behind.
     *
     * @param uid null if it has none, or if nobody knows it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Dropped(
        @JsonPropertyDescription("The name of the operator, or its id.") String operator,
        @JsonPropertyDescription("Its uid.") @Nullable String uid,
        @JsonPropertyDescription("The size of its state in bytes.") Long bytes) {}
  }

  /** Of a job whose state was not looked at yet. */
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

  /** The status of an object that was never looked at. */
  public static StatefulJobStatus empty() {
    return new StatefulJobStatus(null, null, null, null, null, null, null, null, null, null, null);
  }
}
