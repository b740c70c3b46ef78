package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StatefulWordCount} declares. A nullable part is null where nothing was declared.
 */
@ValidationRule(value = Snapshots.RULE, message = Snapshots.MESSAGE)
@ValidationRule(value = OnFailure.RULE, message = OnFailure.MESSAGE)
public record StatefulWordCountSpec(
    @JsonPropertyDescription(
            "Where the words come from. Default: the built-in generator. Example: {socket: {host:"
                + " words, port: 9999}}.")
        @Default("{}")
        @Nullable InputSpec input,
    @JsonPropertyDescription(Descriptions.FLINK_VERSION)
        @Default("\"1.20\"")
        @Pattern(Patterns.FLINK_VERSION)
        @Size(max = 8)
        String flinkVersion,
    @JsonPropertyDescription(Descriptions.IMAGE) @Pattern(Patterns.IMAGE) @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription(
            "The job. Default: the word count of the image, with no arguments beyond the input's.")
        @Default("{}")
        JobSpec job,
    @JsonPropertyDescription(Descriptions.CHECKPOINTING) @Default("{\"interval\": \"10s\"}")
        CheckpointingSpec checkpointing,
    @JsonPropertyDescription(Descriptions.STATE_BACKEND) @Required StateBackendSpec stateBackend,
    @JsonPropertyDescription(Descriptions.RESTART_STRATEGY)
        @Nullable RestartStrategySpec restartStrategy,
    @JsonPropertyDescription(Descriptions.UPGRADE) @Default("{\"deadline\": \"10m\"}")
        UpgradeSpec upgrade,
    @JsonPropertyDescription(Descriptions.SAVEPOINTS) @Default("{\"retained\": 10}")
        @Nullable SavepointsSpec savepoints,
    @JsonPropertyDescription(Descriptions.RESTORE_FROM)
        @Pattern(Patterns.SNAPSHOT)
        @Size(max = 1024)
        @Nullable String restoreFrom,
    @JsonPropertyDescription(Descriptions.ON_DELETE) @Default("Savepoint")
        @Nullable OnDelete onDelete,
    @JsonPropertyDescription(Descriptions.ON_FAILURE) @Default("Hold")
        @Nullable OnFailure onFailure,
    @JsonPropertyDescription(Descriptions.JOB_MANAGER) @Default("{}")
        @Nullable JobManagerSpec jobManager,
    @JsonPropertyDescription(Descriptions.TASK_MANAGER) @Default("{}")
        @Nullable TaskManagerSpec taskManager,
    @JsonPropertyDescription(Descriptions.FLINK_CONFIGURATION) @PreserveUnknownFields
        @Nullable ObjectNode flinkConfiguration,
    @JsonPropertyDescription(Descriptions.LOGGING) @Nullable LoggingSpec logging,
    @JsonPropertyDescription(Descriptions.POD_TEMPLATE) @PreserveUnknownFields
        @Nullable ObjectNode podTemplate)
    implements StatefulJobSpec {}
