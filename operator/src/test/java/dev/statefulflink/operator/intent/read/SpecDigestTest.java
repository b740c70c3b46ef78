package dev.statefulflink.operator.intent.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job is replaced exactly when its digest changes, so a digest must never change by itself. */
class SpecDigestTest {
  /** One change for every part of an intent. */
  private static final Map<String, String> CHANGES =
      Map.ofEntries(
          Map.entry("flinkVersion", "flinkVersion: '2.3'"),
          Map.entry("image", "image: registry.example/orders:7"),
          Map.entry("jarPath", "job.jar: local:///jars/o.jar"),
          Map.entry("entryClass", "job.entryClass: com.example.Orders"),
          Map.entry("args", "job.args: [a]"),
          Map.entry("parallelism", "job.parallelism: 2"),
          Map.entry("maxParallelism", "job.maxParallelism: 128"),
          Map.entry("allowNonRestoredState", "job.allowNonRestoredState: true"),
          Map.entry("restartNonce", "job.restartNonce: 1"),
          Map.entry("checkpointInterval", "checkpointing.interval: 11s"),
          Map.entry("stateBackend", "stateBackend.type: rocksdb"),
          Map.entry("stateUri", "stateBackend.uri: hdfs://namenode:9820/other"),
          Map.entry("volumeClaim", "stateBackend.volumeClaim: claim"),
          Map.entry("restartStrategy", "restartStrategy: {type: None}"),
          Map.entry("taskSlots", "taskManager.slots: 2"),
          Map.entry("jarUrl", SpecDigestFieldsTest.FETCHED),
          Map.entry("jarSha256", SpecDigestFieldsTest.OTHER_JAR),
          Map.entry("jobName", "job.name: orders"),
          Map.entry("settings", "flinkConfiguration: {taskmanager.debug.memory.log: 'true'}"),
          Map.entry("ownUris", "stateBackend.checkpointsUri: s3://c/"),
          Map.entry("pods", "podTemplate: {spec: {nodeSelector: {disk: ssd}}}"));

  static Stream<String> changes() {
    return SpecDigestFieldsTest.changes();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldChangeWithEveryPartOfTheSpecThatTheJobIsMadeFrom(String change) {
    assertThat(digest(change)).isNotEqualTo(digest());
  }

  @Test
  void shouldDifferForAnyTwoChanges() {
    assertThat(changes().map(SpecDigestTest::digest)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("partsOfAnIntent")
  void shouldHaveItsChangeTestedForEveryPartOfAnIntent(String part) throws Exception {
    assertThat(CHANGES).as("add a change of %s above", part).containsKey(part);
    assertThat(changes()).as("add its fields there").contains(CHANGES.get(part));

    var read = JobIntent.class.getMethod(part);
    assertThat(read.invoke(Specs.intent(CHANGES.get(part))))
        .isNotEqualTo(read.invoke(Specs.intent()));
  }

  static Stream<String> partsOfAnIntent() {
    return Arrays.stream(JobIntent.class.getRecordComponents()).map(RecordComponent::getName);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade.deadline: 1h",
        "upgrade.retryAfterRollback: false",
        "onDelete: Discard",
        "checkpointing.interval: 10000ms",
        "stateBackend.uri: hdfs://namenode:9820/flink/",
        "job.args: []",
        "job.entryClass: null",
        "job.parallelism: null",
        "job.restartNonce: 0",
        "stateBackend.type: null",
        "restartStrategy: null",
        "taskManager: {}",
        "taskManager.resources.memory: 1280Mi",
        "jobManager: {resources: {cpu: 100m, memory: 1Gi}}",
        "checkpointing.retained: 3",
        "flinkConfiguration: {}",
        "savepoints: {nonce: 1, interval: 1h, retained: 3, maxAge: 24h}",
      })
  void shouldNotChangeWithWhatNeedsNoOtherJob(String change) {
    assertThat(digest(change)).isEqualTo(digest());
  }

  @Test
  @Law(8)
  void shouldNotChangeWhenAnUpgradedOperatorChoosesAnotherImage() {
    var other = new DefaultImages(Map.of("1.20", "flink:1.20-next"), Map.of());
    var upgraded = new IntentReader(other).read(Specs.job());

    assertThat(upgraded.intent().image()).isEqualTo("flink:1.20-next");
    assertThat(upgraded.digest()).isEqualTo(digest());
  }

  @Test
  void shouldNotChangeADeclaredImageWithTheOperatorsChoice() {
    var other = new DefaultImages(Map.of("1.20", "flink:1.20-next"), Map.of());

    assertThat(new IntentReader(other).read(Specs.job("image: mine:1")).digest())
        .isEqualTo(digest("image: mine:1"));
  }

  @Test
  void shouldNotChangeWithTheOrderOfAPodTemplatesFields() {
    assertThat(digest("podTemplate: {metadata: {labels: {a: b, c: d}}, spec: {nodeName: n}}"))
        .isEqualTo(digest("podTemplate: {spec: {nodeName: n}, metadata: {labels: {c: d, a: b}}}"))
        .isEqualTo("4c6cd50da4f0f1f1");
  }

  @Test
  void shouldBeEqualForEqualSpecs() {
    var changes = CHANGES.values().toArray(String[]::new);

    assertThat(digest(changes)).isEqualTo(digest(changes)).isNotEqualTo(digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input: {generator: {rate: 11}}",
        "input: {socket: {host: words, port: 9999}}",
        "input: {socket: {host: words, port: 9998}}",
        "input: {kafka: {servers: 'a:1', topic: words, group: a}}",
        "input: {kafka: {servers: 'a:1', topic: words, group: b}}",
        "output: {kafka: {servers: 'a:1', topic: counts, transactionalIdPrefix: a}}",
        "output: {kafka: {servers: 'a:1', topic: counts, transactionalIdPrefix: b}}",
        "output: {kafka: {servers: 'a:1', topic: counts, delivery: AtLeastOnce}}",
        "input: {socket: {host: others, port: 9999}}",
        "job.args: [--prefix, v2]",
      })
  void shouldChangeWithTheInputOfAWordCount(String change) {
    assertThat(wordCountDigest(change)).isNotEqualTo(wordCountDigest());
  }

  /** A red test here means: upgrading the operator would restart every job of that kind. */
  @Test
  void shouldStayWhatItWasInEveryEarlierRelease() {
    assertThat(digest()).isEqualTo("e3e7b25bd3e804c7");
    assertThat(wordCountDigest()).isEqualTo("6b466a8a70a1e4df");
    assertThat(
            digest(
                "flinkVersion: '2.3'",
                "image: registry.example/orders:7",
                "job.jar: local:///jars/o.jar",
                "job.entryClass: com.example.Orders",
                "job.args: [--prefix, 'total ']",
                "job.parallelism: 4",
                "job.maxParallelism: 128",
                "job.allowNonRestoredState: true",
                "job.restartNonce: 9",
                "checkpointing.interval: 1500ms",
                "stateBackend: {type: rocksdb, uri: 'file:///state', volumeClaim: claim}",
                "restartStrategy: {type: None}",
                "taskManager.slots: 2"))
        .isEqualTo("094d1075026604b3");
  }

  @Test
  void shouldNotTakeAPartOfAValueForAField() {
    assertThat(digest("job.name: 'x, maxParallelism=128'"))
        .isNotEqualTo(digest("job.name: x", "job.maxParallelism: 128"));
  }

  private static String digest(String... changes) {
    return Specs.declared(changes).digest();
  }

  private static String wordCountDigest(String... changes) {
    return new IntentReader(Specs.IMAGES).read(Specs.wordCount(changes)).digest();
  }
}
