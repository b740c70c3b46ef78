package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of job declares. A nullable part is null if nothing was declared. The others are
 * required, or the schema has had a default for them from the beginning.
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

  @Nullable JobManagerSpec jobManager();

  @Nullable TaskManagerSpec taskManager();

  @Nullable ObjectNode flinkConfiguration();

  @Nullable LoggingSpec logging();

  @Nullable ObjectNode podTemplate();
}
