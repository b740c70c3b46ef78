package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.OnDelete;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordCountIntentTest {

  @Test
  void shouldFillInEveryDefaultOfAWordCount() {
    var declared = read();

    assertThat(declared.intent())
        .isEqualTo(
            new JobIntent(
                "1.20",
                "word-count:1.20",
                "/opt/flink/usrlib/word-count.jar",
                "dev.statefulflink.sample.WordCountJob",
                List.of("--generator", "10"),
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
    assertThat(IntentReader.onDelete(Specs.wordCount())).isEqualTo(OnDelete.SAVEPOINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input: null",
        "input: {}",
        "input: {generator: {}}",
        "output: null",
        "output: {}",
        "input: {generator: {rate: 10}}"
      })
  void shouldGenerateTenWordsASecondUnlessAnotherInputIsDeclared(String input) {
    assertThat(read(input)).isEqualTo(read());
  }

  @Test
  void shouldPassTheGeneratorsRateToTheJob() {
    assertThat(read("input: {generator: {rate: 250}}").intent().args())
        .containsExactly("--generator", "250");
  }

  @Test
  void shouldPassTheSocketToTheJob() {
    assertThat(read("input: {socket: {host: words, port: 9999}}").intent().args())
        .containsExactly("--socket", "words:9999");
  }

  @ParameterizedTest
  @CsvSource({
    "'', earliest",
    "', start: Earliest', earliest",
    "', start: Latest', latest",
    "', start: Committed', committed"
  })
  void shouldPassTheTopicToTheJob(String start, String passed) {
    var input = "input: {kafka: {servers: 'a:1,b:2', topic: words, group: counting%s}}";

    assertThat(read(input.formatted(start)).intent().args())
        .containsExactly(
            "--kafka",
            "a:1,b:2",
            "--kafka-topic",
            "words",
            "--kafka-group",
            "counting",
            "--kafka-start",
            passed);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 900000",
    "', delivery: ExactlyOnce', 900000",
    "', transactionTimeout: 1h', 3600000"
  })
  void shouldWriteATopicExactlyOnceUnlessItIsDeclaredOtherwise(String more, String timeout) {
    var output =
        "output: {kafka: {servers: 'a:1', topic: counts, transactionalIdPrefix: prod.words%s}}";

    assertThat(read(output.formatted(more)).intent().args())
        .containsExactly(
            "--generator",
            "10",
            "--to-kafka",
            "a:1",
            "--to-kafka-topic",
            "counts",
            "--transactional-id-prefix",
            "prod.words",
            "--transaction-timeout",
            timeout);
  }

  @Test
  void shouldWriteATopicAtLeastOnceWithoutTransactions() {
    var output = "output: {kafka: {servers: 'a:1', topic: counts, delivery: AtLeastOnce}}";

    assertThat(read(output, "job.args: [--prefix, a]").intent().args())
        .containsExactly(
            "--generator",
            "10",
            "--to-kafka",
            "a:1",
            "--to-kafka-topic",
            "counts",
            "--prefix",
            "a");
  }

  @Test
  void shouldPutDeclaredArgumentsBehindThoseOfTheInput() {
    assertThat(read("job.args: [--prefix, 'v2 ']").intent().args())
        .containsExactly("--generator", "10", "--prefix", "v2 ");
  }

  @Test
  void shouldChooseTheWordCountsOwnImageByTheFlinkVersion() {
    assertThat(read("flinkVersion: '2.3'").intent().image()).isEqualTo("word-count:2.3");
    assertThat(read("image: mine:1").intent().image()).isEqualTo("mine:1");
  }

  @Test
  void shouldLeaveTheEntryClassToTheManifestOfAJarOfOnesOwn() {
    var intent = read("job.jar: local:///jars/mine.jar").intent();

    assertThat(intent.jarPath()).isEqualTo("/jars/mine.jar");
    assertThat(intent.entryClass()).isEmpty();
  }

  @Test
  void shouldTakeADeclaredEntryClassOfTheWordCountsJar() {
    var intent = read("job.entryClass: com.example.Other").intent();

    assertThat(intent.jarPath()).isEqualTo("/opt/flink/usrlib/word-count.jar");
    assertThat(intent.entryClass()).isEqualTo("com.example.Other");
  }

  @Test
  void shouldReadTheSharedPartsLikeThoseOfAnyJob() {
    var changes =
        new String[] {
          "image: mine:1",
          "job.jar: local:///j.jar",
          "job.parallelism: 4",
          "job.maxParallelism: 8",
          "job.allowNonRestoredState: true",
          "job.restartNonce: 9",
          "checkpointing.interval: 1s",
          "stateBackend.type: rocksdb",
          "stateBackend.volumeClaim: claim",
          "restartStrategy: {type: None}",
          "taskManager.slots: 2",
          "upgrade.deadline: 1h",
          "onDelete: Discard"
        };
    var wordCount = read(changes);
    var job = Specs.declared(changes);

    assertThat(wordCount.intent())
        .usingRecursiveComparison()
        .ignoringFields("args")
        .isEqualTo(job.intent());
    assertThat(wordCount.deadline()).isEqualTo(job.deadline());
    assertThat(IntentReader.onDelete(Specs.wordCount(changes))).isEqualTo(OnDelete.DISCARD);
  }

  private static Declared read(String... changes) {
    return new IntentReader(Specs.IMAGES).read(Specs.wordCount(changes));
  }
}
