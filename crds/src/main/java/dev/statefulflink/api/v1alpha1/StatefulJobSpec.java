package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What every kind of job declares. Every part is null where nothing was declared. */
public sealed interface StatefulJobSpec permits StatefulFlinkJobSpec, StatefulWordCountSpec {
  String flinkVersion();

  String image();

  JobSpec job();

  CheckpointingSpec checkpointing();

  StateBackendSpec stateBackend();

  RestartStrategySpec restartStrategy();

  UpgradeSpec upgrade();

  SavepointsSpec savepoints();

  String restoreFrom();

  OnDelete onDelete();

  JobManagerSpec jobManager();

  TaskManagerSpec taskManager();

  Map<String, String> flinkConfiguration();

  LoggingSpec logging();

  ObjectNode podTemplate();
}
