package dev.statefulflink.operator.intent.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.Specs;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is hashed of each field, word for word: another word would restart every job that has it.
 */
public class SpecDigestFieldsTest {
  private static final String SHA = "0".repeat(64);
  private static final String OTHER_SHA = "1".repeat(64);

  static final String FETCHED =
      "job: {parallelism: 1, jar: 'https://jars/o.jar', jarSha256: '" + SHA + "'}";
  static final String OTHER_JAR = FETCHED.replace(SHA, OTHER_SHA);

  /** The fields that are hashed after a change, where they differ from a plain job's. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("flinkVersion: '2.3'", "{flinkVersion: '2.3'}"),
          Map.entry("image: registry.example/orders:7", "{image: 'registry.example/orders:7'}"),
          Map.entry("job.jar: local:///jars/o.jar", "{jar: /jars/o.jar}"),
          Map.entry("job.entryClass: com.example.Orders", "{entryClass: com.example.Orders}"),
          Map.entry("job.args: [a]", "{args: [a]}"),
          Map.entry("job.args: [b]", "{args: [b]}"),
          Map.entry("job.args: [a, b]", "{args: [a, b]}"),
          Map.entry("job.args: [b, a]", "{args: [b, a]}"),
          Map.entry("job.args: [a b]", "{args: [a b]}"),
          Map.entry("job.args: ['a, b']", "{args: ['a, b']}"),
          Map.entry("job.args: ['']", "{args: ['']}"),
          Map.entry("job.parallelism: 2", "{parallelism: 2}"),
          Map.entry("job.parallelism: 3", "{parallelism: 3}"),
          Map.entry("job.maxParallelism: 128", "{maxParallelism: 128}"),
          Map.entry("job.allowNonRestoredState: true", "{allowNonRestoredState: true}"),
          Map.entry("job.restartNonce: 1", "{restartNonce: 1}"),
          Map.entry("job.restartNonce: 2", "{restartNonce: 2}"),
          Map.entry("checkpointing.interval: 11s", "{checkpointInterval: 11000}"),
          Map.entry("stateBackend.type: rocksdb", "{stateBackend: rocksdb}"),
          Map.entry(
              "stateBackend.uri: hdfs://namenode:9820/other",
              "{stateUri: 'hdfs://namenode:9820/other'}"),
          Map.entry("stateBackend.checkpointsUri: s3://c/", "{checkpointsUri: 's3://c'}"),
          Map.entry("stateBackend.savepointsUri: s3://s", "{savepointsUri: 's3://s'}"),
          Map.entry("stateBackend.recoveryUri: s3://r", "{recoveryUri: 's3://r'}"),
          Map.entry("stateBackend.volumeClaim: claim", "{volumeClaim: claim}"),
          Map.entry("taskManager.slots: 2", "{taskSlots: 2}"),
          Map.entry(FETCHED, "{jar: null, jarUrl: 'https://jars/o.jar', jarSha256: '" + SHA + "'}"),
          Map.entry(
              OTHER_JAR,
              "{jar: null, jarUrl: 'https://jars/o.jar', jarSha256: '" + OTHER_SHA + "'}"),
          Map.entry(
              FETCHED.replace("}", ", jarHeadersSecret: s}"),
              "{jar: null, jarUrl: 'https://jars/o.jar', jarSha256: '"
                  + SHA
                  + "', jarHeadersSecret: s}"),
          Map.entry(
              "job.additionalJars: [{uri: 'local:///a.jar'}, {uri: 'https://jars/b.jar', sha256: '"
                  + SHA
                  + "', headersSecret: s}]",
              "{additionalJars: [{path: /a.jar}, {headersSecret: s, sha256: '"
                  + SHA
                  + "', url: 'https://jars/b.jar'}]}"),
          Map.entry("job.name: orders", "{jobName: orders}"),
          Map.entry(
              "flinkConfiguration: {taskmanager.debug.memory.log: 'true'}",
              "{settings: {taskmanager.debug.memory.log: 'true'}}"),
          Map.entry(
              "checkpointing.timeout: 1m",
              "{settings: {execution.checkpointing.timeout: 60000 ms}}"),
          Map.entry(
              "checkpointing.minPause: 1s",
              "{settings: {execution.checkpointing.min-pause: 1000 ms}}"),
          Map.entry(
              "checkpointing.mode: AtLeastOnce",
              "{settings: {execution.checkpointing.mode: AT_LEAST_ONCE}}"),
          Map.entry(
              "checkpointing.tolerableFailures: 3",
              "{settings: {execution.checkpointing.tolerable-failed-checkpoints: '3'}}"),
          Map.entry(
              "checkpointing.unaligned: true",
              "{settings: {execution.checkpointing.unaligned.enabled: 'true'}}"),
          Map.entry(
              "checkpointing.retained: 4",
              "{settings: {execution.checkpointing.num-retained: '4'}}"),
          Map.entry("jobManager.resources.cpu: 1", "{jobManager.cpu: '1'}"),
          Map.entry("jobManager.resources.memory: 2Gi", "{jobManager.memory: 2Gi}"),
          Map.entry("taskManager.resources.cpu: 1", "{taskManager.cpu: '1'}"),
          Map.entry("taskManager.resources.memory: 2Gi", "{taskManager.memory: 2Gi}"),
          Map.entry("stateBackend.localSize: 20Gi", "{stateBackend.localSize: 20Gi}"),
          Map.entry("stateBackend.hadoopUser: root", "{hadoopUser: root}"),
          Map.entry("stateBackend.credentialsSecret: s3", "{credentialsSecret: s3}"),
          Map.entry("serviceAccountName: iam", "{serviceAccountName: iam}"),
          Map.entry(
              "serviceAccountAnnotations: {example.com/role: a}",
              "{serviceAccountAnnotations: {example.com/role: a}}"),
          Map.entry("imagePullSecrets: [{name: r}]", "{imagePullSecrets: [r]}"),
          Map.entry("metadata: {labels: {team: search}}", "{metadata.labels: {team: search}}"),
          Map.entry(
              "metadata: {annotations: {example.com/a: b}}",
              "{metadata.annotations: {example.com/a: b}}"),
          Map.entry(
              "flinkConfigurationFrom: [{secretRef: {name: s}}, {configMapRef: {name: c, optional:"
                  + " true}}]",
              "{flinkConfigurationFrom: [Secret/s, 'ConfigMap/c?']}"),
          Map.entry("taskManager.replicas: 3", "{taskManager.replicas: 3}"),
          Map.entry("taskManager.spareSlots: 2", "{taskManager.spareSlots: 2}"),
          Map.entry("logging.logback: <configuration/>", "{logback: <configuration/>}"),
          Map.entry("logging.jobManager.log4j: a = b", "{jobManager.log4j: a = b}"),
          Map.entry("logging.taskManager.log4j: a = b", "{taskManager.log4j: a = b}"),
          Map.entry("logging.jobManager.logback: <c/>", "{jobManager.logback: <c/>}"),
          Map.entry("logging.taskManager.logback: <c/>", "{taskManager.logback: <c/>}"),
          Map.entry(
              "podDisruptionBudget: {maxUnavailable: 0}",
              "{podDisruptionBudget.maxUnavailable: 0}"),
          Map.entry("webUi: {serviceType: NodePort}", "{webUi.serviceType: NodePort}"),
          Map.entry(
              "webUi: {ingress: {host: orders.example.com, path: /}}",
              "{webUi.ingress: {host: orders.example.com, path: /, pathType: Prefix}}"),
          Map.entry(
              "webUi: {ingress: {host: orders.example.com, path: /, pathType:"
                  + " ImplementationSpecific, className: nginx, tlsSecretName: tls, annotations:"
                  + " {a: b}}}",
              "{webUi.ingress: {host: orders.example.com, path: /, pathType:"
                  + " ImplementationSpecific, className: nginx, tlsSecretName: tls, annotations:"
                  + " {a: b}}}"),
          Map.entry("userFrom: Platform", "{userOfPlatform: true}"),
          Map.entry(
              "jobManager.podTemplate: {spec: {nodeSelector: {disk: ssd}}}",
              "{jobManager.podTemplate: '{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"}}}'}"),
          Map.entry(
              "taskManager.podTemplate: {spec: {nodeSelector: {disk: ssd}}}",
              "{taskManager.podTemplate: '{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"}}}'}"),
          Map.entry("jobManager.resources.cpuLimit: 1", "{jobManager.cpuLimit: '1'}"),
          Map.entry("taskManager.resources.cpuLimit: 1", "{taskManager.cpuLimit: '1'}"),
          Map.entry(
              "jobManager.resources.ephemeralStorage: 2Gi", "{jobManager.ephemeralStorage: 2Gi}"),
          Map.entry(
              "taskManager.resources.ephemeralStorage: 2Gi", "{taskManager.ephemeralStorage: 2Gi}"),
          Map.entry(
              "jobManager.resources.extended: {nvidia.com/gpu: 1}",
              "{jobManager.extended: {nvidia.com/gpu: 1}}"),
          Map.entry(
              "taskManager.resources.extended: {nvidia.com/gpu: 1}",
              "{taskManager.extended: {nvidia.com/gpu: 1}}"),
          Map.entry("logging.log4j: rootLogger.level = WARN", "{log4j: rootLogger.level = WARN}"),
          Map.entry(
              "podTemplate: {spec: {nodeSelector: {disk: ssd}}}",
              "{podTemplate: '{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"}}}'}"),
          Map.entry(
              "podTemplate: {spec: {nodeSelector: {disk: hdd}}}",
              "{podTemplate: '{\"spec\":{\"nodeSelector\":{\"disk\":\"hdd\"}}}'}"),
          Map.entry(
              "restartStrategy: {type: None}", "{restartStrategy: {restart-strategy.type: none}}"),
          Map.entry(
              "restartStrategy: {type: ExponentialDelay}",
              "{restartStrategy: {restart-strategy.type: exponential-delay}}"),
          Map.entry(
              "restartStrategy: {type: ExponentialDelay, exponentialDelay: {initialDelay: 1s,"
                  + " maxDelay: 1m, growthPercent: 50, resetAfter: 1h, maxAttempts: 9}}",
              "{restartStrategy: {restart-strategy.type: exponential-delay,"
                  + " restart-strategy.exponential-delay.initial-backoff: 1000 ms,"
                  + " restart-strategy.exponential-delay.max-backoff: 60000 ms,"
                  + " restart-strategy.exponential-delay.backoff-multiplier: '1.5',"
                  + " restart-strategy.exponential-delay.reset-backoff-threshold: 3600000 ms,"
                  + " restart-strategy.exponential-delay.attempts-before-reset-backoff: '9'}}"),
          Map.entry(
              "restartStrategy: {type: FailureRate}",
              "{restartStrategy: {restart-strategy.type: failure-rate,"
                  + " restart-strategy.failure-rate.max-failures-per-interval: '3',"
                  + " restart-strategy.failure-rate.failure-rate-interval: 120000 ms,"
                  + " restart-strategy.failure-rate.delay: 5000 ms}}"),
          Map.entry(
              "restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 3, delay: 10s}}",
              "{restartStrategy: {restart-strategy.type: fixed-delay,"
                  + " restart-strategy.fixed-delay.attempts: '3',"
                  + " restart-strategy.fixed-delay.delay: 10000 ms}}"),
          Map.entry(
              "restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 3, delay: 11s}}",
              "{restartStrategy: {restart-strategy.type: fixed-delay,"
                  + " restart-strategy.fixed-delay.attempts: '3',"
                  + " restart-strategy.fixed-delay.delay: 11000 ms}}"));

  public static Stream<String> changes() {
    return FIELDS.keySet().stream();
  }

  @Test
  void shouldHashTheFieldsOfAPlainJobThatHaveNoDefault() {
    assertThat(text())
        .isEqualTo(
            "{\"checkpointInterval\":10000,\"flinkVersion\":\"1.20\","
                + "\"jar\":\"/opt/flink/usrlib/orders.jar\",\"stateBackend\":\"hashmap\","
                + "\"stateUri\":\"hdfs://namenode:9820/flink\"}");
  }

  /** A red test here means: upgrading the operator would restart every job that declares this. */
  @ParameterizedTest
  @Law(8)
  @MethodSource("changes")
  void shouldHashAFieldByItsNameAndNoOtherWithIt(String change) throws Exception {
    var expected = new TreeMap<String, Object>(fields(text()));
    expected.putAll(fields(FIELDS.get(change)));
    expected.values().removeIf(Objects::isNull);

    assertThat(text(change)).isEqualTo(new ObjectMapper().writeValueAsString(sorted(expected)));
  }

  @Test
  @Law(8)
  void shouldTakeAnEmptyListForNone() {
    assertThat(text("job.additionalJars: []")).isEqualTo(text());
  }

  /** With and without a slash at its end. */
  @Test
  @Law(8)
  void shouldTakeTheSameUriForNoneOfItsOwn() {
    assertThat(
            text(
                "stateBackend: {type: hashmap, uri: 'hdfs://namenode:9820/flink', checkpointsUri:"
                    + " 'hdfs://namenode:9820/flink/', savepointsUri: 'hdfs://namenode:9820/flink',"
                    + " recoveryUri: 'hdfs://namenode:9820/flink//'}"))
        .isEqualTo(text());
  }

  private static Map<String, Object> fields(String yaml) throws Exception {
    return new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {});
  }

  private static Map<String, Object> sorted(Map<String, Object> fields) {
    fields.replaceAll((name, value) -> value instanceof Map<?, ?> m ? new TreeMap<>(m) : value);
    return fields;
  }

  /** What the pods are made from is one part of an intent, and several fields of the digest. */
  @ParameterizedTest
  @MethodSource("partsOfThePods")
  void shouldHaveItsChangeTestedForEveryPartOfThePods(String part) {
    var standard = parts(PodIntent.STANDARD).get(part);

    assertThat(changes().map(change -> parts(Specs.intent(change).pods()).get(part)))
        .as("add a change of %s above", part)
        .anyMatch(value -> !value.equals(standard));
  }

  static Stream<String> partsOfThePods() {
    return parts(PodIntent.STANDARD).keySet().stream();
  }

  /** The leaves of a record, by their names. */
  private static Map<String, Object> parts(Record of) {
    var parts = new TreeMap<String, Object>();
    for (var component : of.getClass().getRecordComponents()) {
      try {
        var value = component.getAccessor().invoke(of);
        if (value instanceof Record inner) {
          parts(inner).forEach((name, leaf) -> parts.put(component.getName() + "." + name, leaf));
        } else {
          parts.put(component.getName(), value);
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return parts;
  }

  private static String text(String... changes) {
    var spec = Specs.job(changes);
    var intent = new IntentReader(Specs.IMAGES).read(spec).intent();
    return SpecDigest.text(intent, spec.image() == null ? "" : spec.image());
  }
}
