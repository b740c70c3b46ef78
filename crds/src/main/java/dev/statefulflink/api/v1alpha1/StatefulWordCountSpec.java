package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What a {@link StatefulWordCount} declares. Every part is null where nothing was declared. */
public record StatefulWordCountSpec(
    @JsonPropertyDescription(
            "Where the words come from. Default: the built-in generator. Example: {socket: {host:"
                + " words, port: 9999}}.")
        @Default("{}")
        InputSpec input,
    @JsonPropertyDescription(Descriptions.FLINK_VERSION)
        @Default("\"1.20\"")
        @Pattern(Patterns.FLINK_VERSION)
        @Size(max = 8)
        String flinkVersion,
    @JsonPropertyDescription(Descriptions.IMAGE) @Size(min = 1, max = 512) String image,
    @JsonPropertyDescription(
            "The job. Default: the word count of the image, with no arguments beyond the input's.")
        @Default("{}")
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
