package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a {@link StatefulFlinkJob} declares. Every part is null where nothing was declared. */
@ValidationRule(
    value = "has(self.job.jar)",
    message = "spec.job.jar is needed, for example local:///opt/flink/usrlib/my-job.jar")
public record StatefulFlinkJobSpec(
    @JsonPropertyDescription(Descriptions.FLINK_VERSION)
        @Default("\"1.20\"")
        @Pattern(Patterns.FLINK_VERSION)
        @Size(max = 8)
        String flinkVersion,
    @JsonPropertyDescription(Descriptions.IMAGE) @Size(min = 1, max = 512) String image,
    @JsonPropertyDescription("The job: its jar, how it is started, and how wide it runs.") @Required
        JobSpec job,
    @JsonPropertyDescription(Descriptions.CHECKPOINTING) @Default("{\"interval\": \"10s\"}")
        CheckpointingSpec checkpointing,
    @JsonPropertyDescription(Descriptions.STATE_BACKEND) @Required StateBackendSpec stateBackend,
    @JsonPropertyDescription(Descriptions.RESTART_STRATEGY) RestartStrategySpec restartStrategy,
    @JsonPropertyDescription(Descriptions.UPGRADE) @Default("{\"deadline\": \"10m\"}")
        UpgradeSpec upgrade,
    @JsonPropertyDescription(Descriptions.RESTORE_FROM)
        @Pattern(Patterns.SNAPSHOT)
        @Size(max = 1024)
        String restoreFrom,
    @JsonPropertyDescription(Descriptions.ON_DELETE) @Default("Savepoint") OnDelete onDelete,
    @JsonPropertyDescription(Descriptions.TASK_MANAGER) @Default("{}")
        TaskManagerSpec taskManager) {}
