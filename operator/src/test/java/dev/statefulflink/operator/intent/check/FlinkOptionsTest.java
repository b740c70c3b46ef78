package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the keys of spec.flinkConfiguration. */
class FlinkOptionsTest {
  private static final long SEED = 20;

  @ParameterizedTest
  @CsvSource({
    "parallelism.default, spec.job.parallelism",
    "execution.checkpointing.unaligned.enabled, spec.checkpointing.unaligned",
    "state.checkpoints.num-retained, spec.checkpointing.retained",
    "state.savepoints.dir, spec.stateBackend.savepointsUri",
    "state.checkpoints.dir, spec.stateBackend.checkpointsUri",
    "high-availability.storageDir, spec.stateBackend.recoveryUri",
    "state.backend, spec.stateBackend.type",
    "restart-strategy.type, spec.restartStrategy",
    "taskmanager.numberOfTaskSlots, spec.taskManager.slots",
    "taskmanager.memory.process.size, spec.taskManager.resources.memory",
    "execution.savepoint.path, spec.restoreFrom"
  })
  void shouldNameTheFieldThatSetsAKey(String key, String field) {
    assertRefused(
        key,
        "spec.flinkConfiguration.%s is set by %s: remove it, and use %s"
            .formatted(key, field, field));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "high-availability.type",
        "high-availability.cluster-id",
        "kubernetes.cluster-id",
        "rest.port",
        "rest.cache.execution-graph.timeout",
        "web.refresh-interval",
        "web.submit.enable",
        "jobmanager.rpc.address",
        "blob.server.port",
        "execution.checkpointing.storage",
        "execution.checkpointing.create-subdir",
        "state.checkpoints.create-subdir",
        "execution.savepoint.ignored",
        "execution.savepoint-restore-mode",
        "execution.shutdown-on-application-finish",
        "job-result-store.storage-path",
        "taskmanager.resource-id",
        "security.ssl.rest.enabled",
        "$internal.pipeline.job-id"
      })
  void shouldKeepTheOperatorsKeys(String key) {
    assertRefused(key, "spec.flinkConfiguration." + key + " is set by the operator: remove it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rest.client.max-content-length|",
        "rest.retry.max-attempts|",
        "env.java.opts.client|",
        "env.pid.dir|",
        "historyserver.web.port|",
        "env.log.level| spec.logging.log4j",
        "env.log.dir| spec.logging.log4j",
        "user.artifacts.base-dir| spec.job.jar",
        "containerized.taskmanager.env.TZ| env of a container of spec.podTemplate",
        "scheduler-mode| jobmanager.scheduler: adaptive",
        "kubernetes.service-account| spec.podTemplate, or another field of the spec",
        "metrics.reporter.prom.class| the same with factory.class at its end",
        "slotmanager.redundant-taskmanager-num| spec.taskManager.spareSlots",
        "slotmanager.number-of-slots.max| spec.taskManager.replicas",
        "taskmanager.network.bind-policy|",
        "sql-client.execution.result-mode|"
      })
  void shouldRefuseWhatFlinkDoesNotReadHere(String key, String instead) {
    assertRefused(
        key,
        "spec.flinkConfiguration.%s has no effect here: remove it%s"
            .formatted(key, instead == null ? "" : ", and use " + instead));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest.flamegraph.enabled",
        "rest.profiling.enabled",
        "web.cancel.enable",
        "web.checkpoints.history",
        "web.exception-history-size",
        "web.history",
        "jobmanager.web.history",
        "high-availability.kubernetes.leader-election.lease-duration",
        "kubernetes.transactional-operation.max-retries",
        "security.ssl.internal.enabled",
        "env.java.opts.all",
        "env.java.opts",
        "execution.state-recovery.from-local",
        "execution.state-recovery.without-channel-state.checkpoint-id",
        "metrics.reporter.prom.factory.class",
        "metrics.reporter.prom.port"
      })
  void shouldLeaveFreeWhatHarmsNobody(String key) {
    assertThatCode(() -> FlinkOptions.check(Map.of(key, ""))).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeNumbersAndBooleansAndNestedKeys() {
    assertThat(
            Specs.intent(
                    "flinkConfiguration: {taskmanager.memory.managed.fraction: 0.6, web.history:"
                        + " 10, pipeline: {object-reuse: true, generic-types: 'false'},"
                        + " metrics: {reporter.prom: {port: 9249}}}")
                .settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "taskmanager.memory.managed.fraction", "0.6",
                "web.history", "10",
                "pipeline.object-reuse", "true",
                "pipeline.generic-types", "false",
                "metrics.reporter.prom.port", "9249"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metrics.reporters: [prom]}| metrics.reporters is a list: write it as one string",
        "{web.history: null}| web.history has no value: give it one, or remove it",
        "{web: {history: {}}}| web.history has no value: give it one, or remove it",
        "{web.history: 1, web: {history: 1}}| web.history is set twice",
        "{web: {history: 1}, web.history: 1}| web.history is set twice",
        "{rest: {port: 9091}}| rest.port is set by the operator",
        "{parallelism.default: 2}| parallelism.default is set by spec.job.parallelism"
      })
  void shouldRefuseWhatIsNoLineOfAConfiguration(String declared, String message) {
    assertThatThrownBy(() -> Specs.intent("flinkConfiguration: " + declared))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("spec.flinkConfiguration." + message);
  }

  @Test
  void shouldRefuseTooManyKeys() {
    var lines =
        IntStream.range(0, 129).mapToObj(i -> "my.k" + i + ": 1").collect(Collectors.joining(", "));

    assertThatThrownBy(() -> Specs.intent("flinkConfiguration: {" + lines + "}"))
        .hasMessage("spec.flinkConfiguration has 129 keys: at most 128 are allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "1.20, execution.checkpointing.filesystem, true",
    "2.3, execution.checkpointing.filesystem, true",
    "2.1, execution.checkpointing.filesystem, true",
    "2.4, execution.checkpointing.filesystem, false",
    "1.20, web.adaptive-scheduler.rescale-history.size, true",
    "2.3, web.adaptive-scheduler.rescale-history.size, false",
    "2.0, web.adaptive-scheduler.rescale-history.size, false",
    "1.20, rest.flamegraph.enabled, false",
    "2.3, execution.checkpointing.timeout, false",
    "1.20, pipeline.global-job-parameters.topic, false",
    "1.20, s3.access-key, false",
    "1.20, table.exec.state.ttl, false",
    "1.20, metrics.reporter.prom.port, false",
    "1.20, my.own, false"
  })
  void shouldKnowWhatAFlinkDoesNotRead(String version, String key, boolean unread) {
    assertThat(FlinkOptions.unread(version, Set.of(key)))
        .isEqualTo(unread ? List.of(key) : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "taskmanager.memory.manged.fraction, taskmanager.memory.managed.fraction",
    "taskmanager.memory.managed.fracton, taskmanager.memory.managed.fraction",
    "state.backend.rocksdb.memory.manage, state.backend.rocksdb.memory.managed",
    "taskmanager.memory.managedFraction, taskmanager.memory.managed.fraction",
    "TASKMANAGER_MEMORY_MANAGED_FRACTION, taskmanager.memory.managed.fraction",
    "pipeline.object_reuse, pipeline.object-reuse",
    "execution.bufer-timeout.interval, execution.buffer-timeout.interval"
  })
  void shouldTellWhatAMisspeltKeyMayMean(String key, String meant) {
    assertRefused(
        key,
        "spec.flinkConfiguration.%s is not an option of Flink: did you mean %s?"
            .formatted(key, meant));
  }

  @Test
  void shouldTellTheFieldWhereAMisspeltKeyWouldNotBeFreeEither() {
    assertRefused(
        "parallelism.defalut",
        "did you mean parallelism.default? That is set by spec.job.parallelism: remove it, and use"
            + " spec.job.parallelism");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.reporter.prom.factory.class",
        "metrics.reporter.prom.port",
        "s3.access-key",
        "s3.path.style.access",
        "fs.s3a.aws.credentials.provider",
        "table.exec.state.ttl",
        "env.java.opts.taskmanager",
        "my.plugin.option",
        "a.b"
      })
  void shouldLetPassWhatItDoesNotKnow(String key) {
    assertThatCode(() -> FlinkOptions.check(Map.of(key, ""))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a key",
        "io.tmp.dirs\n",
        "a\nrest.port",
        "a\u0000b",
        "tab\t",
        "a\u2028b",
        "a\u00a0b"
      })
  void shouldRefuseWhatIsNoKey(String key) {
    assertThatThrownBy(() -> FlinkOptions.check(Map.of(key, "x")))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("a key of spec.flinkConfiguration is empty, or contains a space")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void shouldTakeAnyValue() {
    FlinkOptions.check(Map.of("io.tmp.dirs", "a\nrest.port: 1", "pipeline.object-reuse", ""));
    FlinkOptions.check(Map.of());
  }

  @Test
  void shouldTakeEveryOptionOfFlinkThatIsFree() {
    var free = FlinkOptions.known().stream().filter(key -> OwnedKey.of(key).isEmpty()).toList();

    assertThat(free).hasSizeGreaterThan(500);
    assertThat(free).allSatisfy(key -> FlinkOptions.check(Map.of(key, "x")));
  }

  /** Every one of them, with one letter dropped, doubled or replaced, or in other letters. */
  @Test
  void shouldNoticeAMistakeInAnyOptionOfFlink() {
    var random = new Random(SEED);
    var known = FlinkOptions.known();
    for (var key : known) {
      var wrong = wrong(key, random);
      if (!known.contains(wrong)) {
        assertThatThrownBy(() -> FlinkOptions.check(Map.of(wrong, "x")))
            .as("%s for %s, seed %d", wrong, key, SEED)
            .isInstanceOf(SpecRefused.class);
      }
    }
  }

  private static String wrong(String key, Random random) {
    int at = random.nextInt(key.length());
    var before = key.substring(0, at);
    var after = key.substring(at + 1);
    return switch (random.nextInt(4)) {
      case 0 -> before + after;
      case 1 -> before + key.charAt(at) + key.charAt(at) + after;
      case 2 -> before + (char) ('a' + random.nextInt(26)) + after;
      default -> key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
    };
  }

  private static void assertRefused(String key, String message) {
    assertThatThrownBy(() -> FlinkOptions.check(Map.of(key, "x")))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(message);
  }
}
