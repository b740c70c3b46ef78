package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 */
@SchemaCustomizer(StatusSchema.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatefulJobStatus(
    @JsonPropertyDescription("The newest generation that the operator has looked at.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the job runs on this generation. Running: every task of the job runs, whatever the"
                + " generation. Checkpointing: its checkpoints complete; absent for a job that takes none."
                + " Reconciling and Stalled are listed only while True.")
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
    @JsonPropertyDescription("The job's savepoints.") @Nullable SavepointsStatus savepoints) {

  /** The status of an object that was never looked at. */
  public static StatefulJobStatus empty() {
    return new StatefulJobStatus(null, null, null, null, null, null, null, null, null, null, null);
  }
}
