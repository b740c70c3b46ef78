package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.operator.Law;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntentReaderTest {

  @Test
  void shouldFillInEveryDefaultOfAJob() {
    var declared = Specs.declared();

    assertThat(declared.intent())
        .isEqualTo(
            new JobIntent(
                "1.20",
                "flink:1.20",
                "/opt/flink/usrlib/orders.jar",
                "",
                List.of(),
                1,
                0,
                false,
                0L,
                Duration.ofSeconds(10),
                "hashmap",
                "hdfs://namenode:9820/flink",
                "",
                new TreeMap<>(),
                1,
                "",
                "",
                "",
                new TreeMap<>(),
                PodIntent.STANDARD,
                StateUris.OF_ALL));
    assertThat(declared.deadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(IntentReader.onDelete(Specs.job())).isEqualTo(OnDelete.SAVEPOINT);
  }

  @Test
  void shouldReadAllThatTheIntentOfAJobIsMadeFrom() {
    assertThat(
            Specs.intent(
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
        .isEqualTo(
            new JobIntent(
                "2.3",
                "registry.example/orders:7",
                "/jars/o.jar",
                "com.example.Orders",
                List.of("--prefix", "total "),
                4,
                128,
                true,
                9L,
                Duration.ofMillis(1500),
                "rocksdb",
                "file:///state",
                "claim",
                new TreeMap<>(Map.of("restart-strategy.type", "none")),
                2,
                "",
                "",
                "",
                new TreeMap<>(),
                PodIntent.STANDARD,
                StateUris.OF_ALL));
  }

  @Test
  void shouldReadTheDeadlineAndWhatDeletingDoes() {
    var declared = Specs.declared("upgrade.deadline: 1h30m");

    assertThat(declared.deadline()).isEqualTo(Duration.ofMinutes(90));
    assertThat(IntentReader.onDelete(Specs.job("onDelete: Discard"))).isEqualTo(OnDelete.DISCARD);
    assertThat(IntentReader.onDelete(Specs.job("onDelete: null"))).isEqualTo(OnDelete.SAVEPOINT);
  }

  /** Read by itself, since the rest of the spec may be one that cannot be carried out. */
  @Test
  @Law(9)
  void shouldStartAFailedJobAgainOnlyIfThatIsDeclared() {
    assertThat(IntentReader.restartsFailed(Specs.job())).isFalse();
    assertThat(IntentReader.restartsFailed(Specs.job("onFailure: Hold"))).isFalse();
    assertThat(IntentReader.restartsFailed(Specs.job("onFailure: Restart"))).isTrue();
    assertThat(IntentReader.suspends(Specs.job("job.state: Suspended"))).isTrue();
    assertThat(IntentReader.suspends(Specs.job())).isFalse();
  }

  @Test
  void shouldTryAgainAfterARollBackByDefault() {
    assertThat(Specs.declared().upgrade().retryAfterRollback()).isTrue();
    assertThat(Specs.declared("upgrade.retryAfterRollback: false").upgrade().retryAfterRollback())
        .isFalse();
  }

  @Test
  void shouldTakeTheDefaultsAlsoWhereTheSchemaFilledInNone() {
    assertThat(
            Specs.declared(
                "job.parallelism: null",
                "job.allowNonRestoredState: null",
                "stateBackend.type: null",
                "taskManager: {}",
                "onDelete: null"))
        .isEqualTo(Specs.declared());
  }

  @ParameterizedTest
  @CsvSource({"1.20, flink:1.20", "2.3, flink:2.3"})
  void shouldChooseTheImageByTheFlinkVersion(String version, String image) {
    assertThat(Specs.intent("flinkVersion: '" + version + "'").image()).isEqualTo(image);
  }

  @Test
  void shouldRefuseAFlinkVersionWithoutAnImageAndNameThoseThatHaveOne() {
    assertThatThrownBy(() -> Specs.intent("flinkVersion: '2.9'"))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "the operator has no default image for Flink 2.9: set spec.image, or use one of the"
                + " versions [1.20, 2.3]");
  }

  @Test
  void shouldRunAnyFlinkVersionOnADeclaredImage() {
    assertThat(Specs.intent("flinkVersion: '2.9'", "image: mine:1").image()).isEqualTo("mine:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/a.jar", "file:///a.jar", "/opt/a.jar"})
  void shouldRefuseAJarThatIsNotInTheImage(String jar) {
    assertThatThrownBy(() -> Specs.intent("job.jar: " + jar))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "spec.job.jar must be local:// and a path in the image, https:// with"
                + " spec.job.jarSha256, or a path in a storage, as s3://; it is "
                + jar);
  }

  @Test
  void shouldRefuseAJobWithoutAJar() {
    assertThatThrownBy(() -> Specs.intent("job.jar: null"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("spec.job.jar must be local://");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/flink, s3://bucket/flink",
    "s3://bucket/flink/, s3://bucket/flink",
    "s3://bucket/flink///, s3://bucket/flink",
    "file:///flink-state/, file:///flink-state",
  })
  void shouldDropTrailingSlashesOfTheStateUri(String declared, String read) {
    assertThat(Specs.intent("stateBackend.uri: " + declared).stateUri()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpointing.interval: soon", "upgrade.deadline: soon"})
  void shouldRefuseADurationThatIsNone(String change) {
    assertThatThrownBy(() -> Specs.declared(change))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("'soon' is not a duration");
  }

  @Test
  void shouldTakeTheJarsPathAsItIsWritten() {
    assertThat(Specs.intent("job.jar: 'local:///opt/100%/{v}/a#1.jar'").jarPath())
        .isEqualTo("/opt/100%/{v}/a#1.jar");
  }
}
