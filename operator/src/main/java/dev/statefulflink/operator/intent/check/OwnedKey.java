package dev.statefulflink.operator.intent.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of Flink's configuration, or all keys of one kind, that a spec must not set.
 *
 * @param key with a star as a wildcard, usually at its end
 * @param owner the field of the spec that sets it, or the operator; empty if nothing sets it, and
 *     Flink does not read it here
 * @param instead what to use; empty for nothing
 */
public record OwnedKey(String key, String owner, String instead) {
  private static final String OPERATOR = "the operator";
  private static final String CHECKPOINTING = "execution.checkpointing.";

  private static final String WITHOUT_TLS =
      "security.ssl.internal.* between Flink's processes; the operator uses plain HTTP for"
          + " Flink's REST API, so put a proxy or a service mesh in front of it for TLS";

  /** Allowed keys that have a prefix of one of those below. */
  private static final List<OwnedKey> FREE =
      Stream.of(
              "high-availability.kubernetes.leader-election.*",
              "execution.state-recovery.from-local",
              "execution.state-recovery.without-channel-state.*",
              "metrics.reporter.*.factory.class",
              "kubernetes.transactional-operation.max-retries")
          .map(key -> new OwnedKey(key, "", ""))
          .toList();

  /** The newest spelling first, older ones of Flink after it. */
  private static final List<OwnedKey> ALL =
      Stream.of(
              by("spec.job.parallelism", "parallelism.default"),
              by("spec.job.maxParallelism", "pipeline.max-parallelism"),
              by("spec.job.name", "pipeline.name"),
              Stream.of(
                  new OwnedKey(
                      "pipeline.jars", "spec.job.jar", "spec.job.jar and spec.job.additionalJars")),
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
                  "spec.stateBackend.checkpointsUri",
                  CHECKPOINTING + "dir",
                  "state.checkpoints.dir"),
              by(
                  "spec.stateBackend.savepointsUri",
                  CHECKPOINTING + "savepoint-dir",
                  "state.savepoints.dir",
                  "savepoints.state.backend.fs.dir"),
              by("spec.stateBackend.recoveryUri", "high-availability.storageDir"),
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
                  "kubernetes.cluster-id",
                  "kubernetes.namespace",
                  // The operator and the TaskManagers find the JobManager by these keys.
                  "rest.address",
                  "rest.port",
                  "rest.bind-address",
                  "rest.bind-port",
                  "web.address",
                  "web.port",
                  "jobmanager.web.address",
                  "jobmanager.web.port",
                  "jobmanager.rpc.*",
                  // The operator decides by Flink's answers: they have to be recent, and to arrive.
                  "rest.async.*",
                  "rest.cache.checkpoint-statistics.timeout",
                  "rest.cache.execution-graph.timeout",
                  "rest.server.max-content-length",
                  "web.refresh-interval",
                  "web.timeout",
                  "jobmanager.web.refresh-interval",
                  // The operator starts the job with these.
                  "web.submit.enable",
                  "web.upload.dir",
                  "jobmanager.web.submit.enable",
                  "jobmanager.web.upload.dir",
                  // A revision's recovery data is removed with it.
                  "job-result-store.storage-path",
                  "jobmanager.bind-host",
                  "taskmanager.bind-host",
                  "taskmanager.host",
                  // Each process needs one of its own.
                  "taskmanager.resource-id",
                  "jobmanager.resource-id",
                  "blob.server.port",
                  "execution.savepoint.*",
                  "execution.savepoint-restore-mode",
                  "execution.state-recovery.*",
                  "execution.target",
                  "execution.attached",
                  "execution.shutdown-on-*",
                  "$internal.*"),
              unread("spec.logging.log4j", "env.log.*"),
              unread("spec.job.jar and spec.job.additionalJars", "user.artifacts.*"),
              unread("env of a container of spec.podTemplate", "containerized.*"),
              unread("jobmanager.scheduler: adaptive", "scheduler-mode"),
              unread("the same with factory.class at its end", "metrics.reporter.*.class"),
              // Of clusters that create and remove TaskManagers themselves.
              unread("spec.taskManager.spareSlots", "slotmanager.redundant-taskmanager-num"),
              unread(
                  "spec.taskManager.replicas",
                  "slotmanager.number-of-slots.*",
                  "slotmanager.max-total-resource.*",
                  "slotmanager.min-total-resource.*"),
              unread(
                  "the field that docs/how-to/migrate-from-flink-kubernetes-operator.md names",
                  "kubernetes.operator.*"),
              unread("spec.podTemplate, or another field of the spec", "kubernetes.*"),
              // Of Flink's clients and other processes, and of its scripts for more than one host.
              unread(
                  "",
                  "resourcemanager.taskmanager-timeout",
                  "slotmanager.taskmanager-timeout",
                  "taskmanager.network.bind-policy",
                  "sql-client.*",
                  "zookeeper.*",
                  "rest.path",
                  "rest.url-prefix",
                  "rest.retry.*",
                  "rest.client.*",
                  "rest.await-leader-timeout",
                  "rest.connection-timeout",
                  "rest.idleness-timeout",
                  "env.pid.dir",
                  "env.ssh.opts",
                  "env.java.opts.client",
                  "env.java.opts.historyserver",
                  "env.java.opts.sql-gateway",
                  "historyserver.*",
                  "sql-gateway.*",
                  "yarn.*"),
              Stream.of(
                      "security.ssl.rest.*",
                      "security.ssl.enabled",
                      "web.ssl.enabled",
                      "jobmanager.web.ssl.enabled")
                  .map(key -> new OwnedKey(key, OPERATOR, WITHOUT_TLS)))
          .flatMap(keys -> keys)
          .toList();

  /** All of them, including those with a star. */
  public static List<String> keys() {
    return ALL.stream().map(OwnedKey::key).distinct().sorted().toList();
  }

  /** The allowed ones that have a prefix of one of {@link #keys}. */
  public static List<String> free() {
    return FREE.stream().map(OwnedKey::key).toList();
  }

  /** Who sets a key, if anything does. */
  public static Optional<OwnedKey> of(String key) {
    return FREE.stream().anyMatch(free -> free.covers(key))
        ? Optional.empty()
        : ALL.stream().filter(owned -> owned.covers(key)).findFirst();
  }

  private static Stream<OwnedKey> by(String owner, String... keys) {
    return Stream.of(keys)
        .map(key -> new OwnedKey(key, owner, owner.equals(OPERATOR) ? "" : owner));
  }

  private static Stream<OwnedKey> unread(String instead, String... keys) {
    return Stream.of(keys).map(key -> new OwnedKey(key, "", instead));
  }

  private boolean covers(String other) {
    var star = key.indexOf('*');
    return star < 0
        ? other.equals(key)
        : other.length() >= key.length() - 1
            && other.startsWith(key.substring(0, star))
            && other.endsWith(key.substring(star + 1));
  }

  /** Who sets it, and what to do: the end of a sentence that names the key. */
  String advice() {
    var why = owner.isEmpty() ? "has no effect here" : "is set by " + owner;
    return why + ": remove it" + (instead.isEmpty() ? "" : ", and use " + instead);
  }
}
