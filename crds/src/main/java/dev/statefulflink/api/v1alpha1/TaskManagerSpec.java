package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The TaskManagers. */
@ValidationRule(
    value = "!has(self.replicas) || !has(self.spareSlots) || self.spareSlots == 0",
    message =
        "spec.taskManager.replicas says how many TaskManagers there are, spare ones included: remove"
            + " spareSlots, or replicas")
public record TaskManagerSpec(
    @JsonPropertyDescription(
            "Task slots of one TaskManager; parallelism divided by it, rounded up, is the number of"
                + " TaskManager pods. Default: 1. Example: 2.")
        @Default("1")
        @Min(1)
        @Max(256)
        @Nullable Integer slots,
    @JsonPropertyDescription(
            "The room that each TaskManager has. Default: 100m CPU, 1280Mi of memory.")
        @Default("{}")
        @Nullable ResourcesSpec resources,
    @JsonPropertyDescription(Descriptions.COMPONENT_TEMPLATE) @PreserveUnknownFields
        @Nullable ObjectNode podTemplate,
    @JsonPropertyDescription(
            "The number of TaskManager pods; they must have enough slots for the job. A change is"
                + " carried out by a handoff. Default: as many as the job needs. Example: 4.")
        @Min(1)
        @Max(10000)
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "Task slots beyond those that the job needs: a job that has lost a TaskManager"
                + " restarts in them immediately. A change is carried out by a handoff. Default:"
                + " 0. Example: 2.")
        @Min(0)
        @Max(1000)
        @Nullable Integer spareSlots) {
  static final String ENOUGH =
      "!has(self.taskManager) || !has(self.taskManager.replicas) || self.taskManager.replicas *"
          + " (has(self.taskManager.slots) ? self.taskManager.slots : 1) >= (has(self.job) &&"
          + " has(self.job.parallelism) ? self.job.parallelism : 1)";
  static final String ENOUGH_MESSAGE =
      "spec.taskManager.replicas times slots must not be less than spec.job.parallelism: raise"
          + " replicas, or remove it to get as many TaskManagers as the job needs";
}
