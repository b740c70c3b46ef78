package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.pods.ConfigurationSource;
import dev.statefulflink.api.v1alpha1.pods.DisruptionSpec;
import dev.statefulflink.api.v1alpha1.pods.MetadataSpec;
import dev.statefulflink.api.v1alpha1.pods.OnFinish;
import dev.statefulflink.api.v1alpha1.pods.SecretName;
import dev.statefulflink.api.v1alpha1.pods.UserFrom;
import dev.statefulflink.api.v1alpha1.pods.WebUiSpec;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link StatefulFlinkJob} declares. A nullable part is null if nothing was declared. */
@ValidationRule(
    value = "has(self.job.jar)",
    message = "spec.job.jar is needed, for example local:///opt/flink/usrlib/my-job.jar")
@ValidationRule(value = Snapshots.RULE, message = Snapshots.MESSAGE)
@ValidationRule(value = OnFailure.RULE, message = OnFailure.MESSAGE)
@ValidationRule(value = Snapshots.FORST, message = Snapshots.FORST_MESSAGE)
@ValidationRule(value = Snapshots.FORST_NATIVE, message = Snapshots.FORST_NATIVE_MESSAGE)
@ValidationRule(value = TaskManagerSpec.ENOUGH, message = TaskManagerSpec.ENOUGH_MESSAGE)
@ValidationRule(
    value = "!has(self.serviceAccountName) || !has(self.serviceAccountAnnotations)",
    message =
        "spec.serviceAccountAnnotations apply to the account that the operator creates: annotate"
            + " the account of spec.serviceAccountName yourself, or remove that field")
public record StatefulFlinkJobSpec(
    @JsonPropertyDescription(Descriptions.FLINK_VERSION)
        @Default("\"1.20\"")
        @Pattern(Patterns.FLINK_VERSION)
        @Size(max = 8)
        String flinkVersion,
    @JsonPropertyDescription(Descriptions.IMAGE) @Pattern(Patterns.IMAGE) @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription("The job: its jar, how it is started, and its parallelism.") @Required
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
    @JsonPropertyDescription(Descriptions.ON_FINISH) @Default("RemovePods")
        @Nullable OnFinish onFinish,
    @JsonPropertyDescription(Descriptions.JOB_MANAGER) @Default("{}")
        @Nullable JobManagerSpec jobManager,
    @JsonPropertyDescription(Descriptions.TASK_MANAGER) @Default("{}")
        @Nullable TaskManagerSpec taskManager,
    @JsonPropertyDescription(Descriptions.FLINK_CONFIGURATION) @PreserveUnknownFields
        @Nullable ObjectNode flinkConfiguration,
    @JsonPropertyDescription(Descriptions.LOGGING) @Nullable LoggingSpec logging,
    @JsonPropertyDescription(Descriptions.POD_TEMPLATE) @PreserveUnknownFields
        @Nullable ObjectNode podTemplate,
    @JsonPropertyDescription(Descriptions.SERVICE_ACCOUNT)
        @Pattern(Patterns.NAME)
        @Size(min = 1, max = 253)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(Descriptions.SERVICE_ACCOUNT_ANNOTATIONS) @Size(max = 32)
        @Nullable Map<String, String> serviceAccountAnnotations,
    @JsonPropertyDescription(Descriptions.IMAGE_PULL_SECRETS) @Size(max = 16)
        @Nullable List<SecretName> imagePullSecrets,
    @JsonPropertyDescription(Descriptions.METADATA) @Nullable MetadataSpec metadata,
    @JsonPropertyDescription(Descriptions.USER_FROM) @Default("Image") @Nullable UserFrom userFrom,
    @JsonPropertyDescription(Descriptions.FLINK_CONFIGURATION_FROM) @Size(max = 8)
        @Nullable List<ConfigurationSource> flinkConfigurationFrom,
    @JsonPropertyDescription(Descriptions.POD_DISRUPTION_BUDGET)
        @Nullable DisruptionSpec podDisruptionBudget,
    @JsonPropertyDescription(Descriptions.WEB_UI) @Nullable WebUiSpec webUi)
    implements StatefulJobSpec {}
