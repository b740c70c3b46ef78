package dev.statefulflink.operator.intent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of Flink's configuration, or all keys with one beginning, that is not free.
 *
 * @param key ends with a star for all that begin so
 * @param owner the field of the spec that sets it, or the operator
 * @param instead what to use; empty for nothing
 */
record OwnedKey(String key, String owner, String instead) {
  private static final String OPERATOR = "the operator";
  private static final String CHECKPOINTING = "execution.checkpointing.";

  /** The newest spelling first, older ones of Flink after it. */
  private static final List<OwnedKey> ALL =
      Stream.of(
              by("spec.job.parallelism", "parallelism.default"),
              by("spec.job.maxParallelism", "pipeline.max-parallelism"),
              by("spec.job.name", "pipeline.name"),
              by("spec.job.jar", "pipeline.jars"),
              by("spec.checkpointing.interval", CHECKPOINTING + "interval"),
              by("spec.checkpointing.timeout", CHECKPOINTING + "timeout"),
              by("spec.checkpointing.minPause", CHECKPOINTING + "min-pause"),
              by("spec.checkpointing.mode", CHECKPOINTING + "mode"),
              by(
                  "spec.checkpointing.tolerableFailures",
                  CHECKPOINTING + "tolerable-failed-checkpoints"),
              by(
                  "spec.checkpointing.retained",
                  CHECKPOINTING + "num-retained",
                  "state.checkpoints.num-retained"),
              by(
                  "spec.checkpointing.unaligned",
                  CHECKPOINTING + "unaligned",
                  CHECKPOINTING + "unaligned.enabled"),
              by(
                  "spec.stateBackend.uri",
                  CHECKPOINTING + "dir",
                  CHECKPOINTING + "savepoint-dir",
                  "state.checkpoints.dir",
                  "state.savepoints.dir",
                  "savepoints.state.backend.fs.dir"),
              by("spec.stateBackend.type", "state.backend.type", "state.backend"),
              by("spec.restartStrategy", "restart-strategy*"),
              by("spec.taskManager.slots", "taskmanager.numberOfTaskSlots"),
              by(
                  "spec.jobManager.resources.memory",
                  "jobmanager.memory.process.size",
                  "jobmanager.heap.*"),
              by(
                  "spec.taskManager.resources.memory",
                  "taskmanager.memory.process.size",
                  "taskmanager.heap.*"),
              by("spec.restoreFrom", "execution.savepoint.path", "execution.state-recovery.path"),
              by(
                  "spec.job.allowNonRestoredState",
                  "execution.savepoint.ignore-unclaimed-state",
                  "execution.state-recovery.ignore-unclaimed-state"),
              by(
                  OPERATOR,
                  CHECKPOINTING + "storage",
                  CHECKPOINTING + "create-subdir",
                  "state.checkpoints.create-subdir",
                  CHECKPOINTING + "externalized-checkpoint-retention",
                  "state.checkpoint-storage",
                  "high-availability*",
                  "recovery.*",
                  "kubernetes.*",
                  "rest.*",
                  "web.*",
                  "jobmanager.web.*",
                  "jobmanager.rpc.*",
                  "jobmanager.bind-host",
                  "taskmanager.bind-host",
                  "taskmanager.host",
                  "blob.server.port",
                  "execution.savepoint.*",
                  "execution.savepoint-restore-mode",
                  "execution.state-recovery.*",
                  "execution.target",
                  "execution.attached",
                  "execution.shutdown-on-*",
                  "$internal.*"),
              Stream.of("env.java.opts.all", "env.java.opts")
                  .map(
                      key ->
                          new OwnedKey(
                              key,
                              OPERATOR,
                              "env.java.opts.jobmanager and env.java.opts.taskmanager")))
          .flatMap(keys -> keys)
          .toList();

  /** Who sets a key, where somebody does. */
  static Optional<OwnedKey> of(String key) {
    return ALL.stream().filter(owned -> owned.covers(key)).findFirst();
  }

  private static Stream<OwnedKey> by(String owner, String... keys) {
    return Stream.of(keys)
        .map(key -> new OwnedKey(key, owner, owner.equals(OPERATOR) ? "" : owner));
  }

  private boolean covers(String other) {
    return key.endsWith("*")
        ? other.startsWith(key.substring(0, key.length() - 1))
        : other.equals(key);
  }

  /** Who sets it, and what to do: the end of a sentence that names the key. */
  String advice() {
    return instead.isEmpty()
        ? "is set by %s: remove it".formatted(owner)
        : "is set by %s: remove it, and use %s".formatted(owner, instead);
  }
}
