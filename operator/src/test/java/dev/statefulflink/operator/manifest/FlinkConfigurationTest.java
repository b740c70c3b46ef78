package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.MANIFESTS;
import static dev.statefulflink.operator.manifest.ManifestScene.configuration;
import static dev.statefulflink.operator.manifest.ManifestScene.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkConfigurationTest {
  private static final String ROOT = "hdfs://namenode:9820/flink/shop/orders";

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  void shouldHoldExactlyTheLinesOfAPlainJob(String version) {
    var lines = new HashMap<>(configuration("a", Specs.intent("flinkVersion: '" + version + "'")));
    lines.remove("env.java.opts.all");

    assertThat(lines).containsExactlyInAnyOrderEntriesOf(plain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  void shouldHoldExactlyTheLinesOfAJobThatDeclaresAll(String version) {
    var intent =
        Specs.intent(
            "flinkVersion: '" + version + "'",
            "job.parallelism: 4",
            "job.maxParallelism: 128",
            "checkpointing.interval: 1500ms",
            "stateBackend.type: rocksdb",
            "restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 7, delay: 1s}}",
            "taskManager: {slots: 2, resources: {memory: 2G}}",
            "jobManager.resources.memory: 1.5Gi",
            "job.name: orders per minute",
            "flinkConfiguration: {taskmanager.memory.managed.fraction: '0.2'}",
            "checkpointing.timeout: 5m",
            "checkpointing.minPause: 2s",
            "checkpointing.mode: AtLeastOnce",
            "checkpointing.tolerableFailures: 3",
            "checkpointing.retained: 5",
            "checkpointing.unaligned: false");
    var expected = new HashMap<>(plain());
    expected.put("parallelism.default", "4");
    expected.put("pipeline.max-parallelism", "128");
    expected.put("execution.checkpointing.interval", "1500 ms");
    expected.put("state.backend.type", "rocksdb");
    expected.put("execution.checkpointing.incremental", "true");
    expected.put("restart-strategy.type", "fixed-delay");
    expected.put("restart-strategy.fixed-delay.attempts", "7");
    expected.put("restart-strategy.fixed-delay.delay", "1000 ms");
    expected.put("taskmanager.numberOfTaskSlots", "2");
    expected.put("jobmanager.memory.process.size", "1610612736 b");
    expected.put("taskmanager.memory.process.size", "2000000000 b");
    expected.put("pipeline.name", "orders per minute");
    expected.put("taskmanager.memory.managed.fraction", "0.2");
    expected.put("execution.checkpointing.timeout", "300000 ms");
    expected.put("execution.checkpointing.min-pause", "2000 ms");
    expected.put("execution.checkpointing.mode", "AT_LEAST_ONCE");
    expected.put("execution.checkpointing.tolerable-failed-checkpoints", "3");
    expected.put("execution.checkpointing.num-retained", "5");
    expected.put("execution.checkpointing.unaligned.enabled", "false");
    var lines = new HashMap<>(configuration("a", intent));
    lines.remove("env.java.opts.all");

    assertThat(lines).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void shouldKeepEachPartOfTheStateWhereItIsDeclared() {
    var intent =
        Specs.intent(
            "stateBackend.checkpointsUri: s3://c/x/",
            "stateBackend.savepointsUri: s3://s",
            "stateBackend.recoveryUri: s3://r");

    assertThat(configuration("a", intent))
        .containsEntry("execution.checkpointing.dir", "s3://c/x/shop/orders/checkpoints/a")
        .containsEntry("high-availability.storageDir", "s3://r/shop/orders/ha/a");
    assertThat(configuration("a", Specs.intent("stateBackend.recoveryUri: s3://r")))
        .containsEntry("execution.checkpointing.dir", ROOT + "/checkpoints/a");
  }

  /** Where they are in every pod; those that are named in the image come after them. */
  @Test
  void shouldPutAdditionalJarsOnTheClassPathOfTheJob() {
    var jars = "job.additionalJars: [{uri: 'local:///a.jar'}, {uri: 's3://jars/a.jar'}]";
    var ours =
        "file:///var/lib/flink-jar/additional/0.jar;file:///var/lib/flink-jar/additional/1.jar";

    assertThat(configuration("a", Specs.intent(jars))).containsEntry("pipeline.classpaths", ours);
    assertThat(
            configuration(
                "a",
                Specs.intent(
                    jars, "flinkConfiguration: {pipeline.classpaths: 'file:///opt/x.jar'}")))
        .containsEntry("pipeline.classpaths", ours + ";file:///opt/x.jar");
    assertThat(configuration("a", Specs.intent())).doesNotContainKey("pipeline.classpaths");
  }

  /** By either of the names that both versions of Flink have for it. */
  @ParameterizedTest
  @ValueSource(strings = {"state.backend.incremental", "execution.checkpointing.incremental"})
  void shouldLeaveWhetherCheckpointsAreIncrementalToWhoDeclaresIt(String key) {
    var lines =
        configuration(
            "a",
            Specs.intent(
                "stateBackend.type: rocksdb", "flinkConfiguration: {" + key + ": 'false'}"));

    assertThat(lines)
        .containsEntry(key, "false")
        .doesNotContainEntry("execution.checkpointing.incremental", "true");
  }

  private static Map<String, String> plain() {
    return Map.ofEntries(
        Map.entry("jobmanager.rpc.address", "orders-a"),
        Map.entry("jobmanager.bind-host", "0.0.0.0"),
        Map.entry("taskmanager.bind-host", "0.0.0.0"),
        Map.entry("rest.address", "orders-a"),
        Map.entry("rest.bind-address", "0.0.0.0"),
        Map.entry("blob.server.port", "6124"),
        Map.entry("jobmanager.memory.process.size", "1073741824 b"),
        Map.entry("taskmanager.memory.process.size", "1342177280 b"),
        Map.entry("taskmanager.numberOfTaskSlots", "1"),
        Map.entry("web.upload.dir", "/var/lib/flink-jar"),
        Map.entry("web.refresh-interval", "50 ms"),
        Map.entry("slotmanager.requirement-check.delay", "5 ms"),
        Map.entry("env.java.opts.jobmanager", "-XX:TieredStopAtLevel=1"),
        Map.entry("cluster.intercept-user-system-exit", "THROW"),
        Map.entry("high-availability.type", "kubernetes"),
        Map.entry("high-availability.storageDir", ROOT + "/ha/a"),
        Map.entry("kubernetes.cluster-id", "orders-a"),
        Map.entry("kubernetes.namespace", "shop"),
        Map.entry("state.backend.type", "hashmap"),
        Map.entry("execution.checkpointing.interval", "10000 ms"),
        Map.entry("execution.checkpointing.storage", "filesystem"),
        Map.entry("execution.checkpointing.dir", ROOT + "/checkpoints/a"),
        Map.entry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
        Map.entry("execution.checkpointing.num-retained", "3"),
        Map.entry("pipeline.name", "orders"),
        Map.entry("parallelism.default", "1"));
  }

  @Test
  void shouldHoldTheLinesThatTheTemplateHasForTheEntryPoint() {
    var template =
        "podTemplate: {spec: {containers: [{name: flink, env: [{name: FLINK_PROPERTIES, value:"
            + " \"# more\\n\\ntaskmanager.memory.managed.fraction: '0.2'\\nmy.own: a: b\"}]}]}}";

    assertThat(configuration("a", Specs.intent(template)))
        .containsEntry("taskmanager.memory.managed.fraction", "0.2")
        .containsEntry("my.own", "a: b");
  }

  /** Of two that contradict each other, Java takes the last. */
  @Test
  void shouldAddTheDeclaredOptionsOfJavaToItsOwn() {
    var plain = configuration("a", Specs.intent()).get("env.java.opts.all");
    var lines =
        configuration(
            "a",
            Specs.intent(
                "flinkConfiguration: {env.java.opts.jobmanager: -Dmine=1, env.java.opts.all:"
                    + " -Duser.timezone=UTC, env.java.opts: -Dold=1}"));

    assertThat(lines)
        .containsEntry("env.java.opts.jobmanager", "-XX:TieredStopAtLevel=1 -Dmine=1")
        .containsEntry("env.java.opts.all", plain + " -Dold=1 -Duser.timezone=UTC")
        .doesNotContainKey("env.java.opts");
  }

  @Test
  void shouldLetAJobEndItsJobManagerWhereTheUserSaysSo() {
    var intent = Specs.intent("flinkConfiguration: {cluster.intercept-user-system-exit: DISABLED}");

    assertThat(configuration("a", intent))
        .containsEntry("cluster.intercept-user-system-exit", "DISABLED");
  }

  @Test
  void shouldOpenWhatFlinkNeedsOfJava17() {
    assertThat(configuration("a", Specs.intent()).get("env.java.opts.all").split(" "))
        .allMatch(option -> option.matches("--add-(opens|exports)=[\\w.]+/[\\w.]+=ALL-UNNAMED"))
        .doesNotHaveDuplicates()
        .contains(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.util=ALL-UNNAMED");
  }

  @Test
  void shouldShareNothingDurableBetweenRevisions() {
    var a = configuration("a", Specs.intent());
    var b = configuration("b", Specs.intent());

    for (var key :
        new String[] {
          "high-availability.storageDir",
          "execution.checkpointing.dir",
          "kubernetes.cluster-id",
          "jobmanager.rpc.address",
          "rest.address"
        }) {
      assertThat(a.get(key)).as(key).isNotBlank().isNotEqualTo(b.get(key));
    }
  }

  @Test
  void shouldLogToTheConsole() {
    var files =
        object(MANIFESTS.cluster("a", Specs.intent()), ConfigMap.class, "orders-a-config")
            .getData();

    assertThat(files).containsOnlyKeys("config.yaml", "log4j-console.properties");
    assertThat(files.get("log4j-console.properties"))
        .contains("rootLogger.appenderRef.console.ref = ConsoleAppender")
        .contains("appender.console.type = CONSOLE")
        .contains("appender.fatal.fileName = /dev/termination-log");
  }

  @Test
  void shouldLogAsDeclared() {
    var intent = Specs.intent("logging.log4j: rootLogger.level = WARN");
    var files =
        object(MANIFESTS.cluster("a", intent), ConfigMap.class, "orders-a-config").getData();

    assertThat(files).containsEntry("log4j-console.properties", "rootLogger.level = WARN");
  }
}
