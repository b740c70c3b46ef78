package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.pods.ConfigurationSource;
import dev.statefulflink.api.v1alpha1.pods.DisruptionSpec;
import dev.statefulflink.api.v1alpha1.pods.MetadataSpec;
import dev.statefulflink.api.v1alpha1.pods.OnFinish;
import dev.statefulflink.api.v1alpha1.pods.SecretName;
import dev.statefulflink.api.v1alpha1.pods.UserFrom;
import dev.statefulflink.api.v1alpha1.pods.WebUiSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of job declares. A nullable part is null if nothing was declared. The other parts
 * are required, or have had a default in the schema from the beginning.
 */
public sealed interface StatefulJobSpec permits StatefulFlinkJobSpec, StatefulWordCountSpec {
  String flinkVersion();

  @Nullable String image();

  JobSpec job();

  CheckpointingSpec checkpointing();

  StateBackendSpec stateBackend();

  @Nullable RestartStrategySpec restartStrategy();

  UpgradeSpec upgrade();

  @Nullable SavepointsSpec savepoints();

  @Nullable String restoreFrom();

  @Nullable OnDelete onDelete();

  @Nullable OnFailure onFailure();

  @Nullable OnFinish onFinish();

  @Nullable JobManagerSpec jobManager();

  @Nullable TaskManagerSpec taskManager();

  @Nullable ObjectNode flinkConfiguration();

  @Nullable LoggingSpec logging();

  @Nullable ObjectNode podTemplate();

  @Nullable String serviceAccountName();

  @Nullable Map<String, String> serviceAccountAnnotations();

  @Nullable List<SecretName> imagePullSecrets();

  @Nullable MetadataSpec metadata();

  @Nullable UserFrom userFrom();

  @Nullable List<ConfigurationSource> flinkConfigurationFrom();

  @Nullable DisruptionSpec podDisruptionBudget();

  @Nullable WebUiSpec webUi();
}
