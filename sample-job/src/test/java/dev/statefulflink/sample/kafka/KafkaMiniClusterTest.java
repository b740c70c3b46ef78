package dev.statefulflink.sample.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.sample.LocalFlink;
import dev.statefulflink.sample.WordCountOptions;
import dev.statefulflink.sample.WordCountPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The word count with topics of a real broker: what a consumer of committed records sees. */
class KafkaMiniClusterTest {
  private static final int PARTITIONS = 2;

  /** Of a start; with the naming that counts checkpoints there is one for each of these. */
  private static final int CHECKPOINTS = 20;

  @TempDir private static Path folder;
  private static Broker broker;

  @TempDir private Path storage;

  private String input;
  private String output;
  private Words words;
  private CommittedCounts counts;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = Broker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    input = name + "-words";
    output = name + "-counts";
    broker.create(PARTITIONS, input, output);
    words = new Words(broker, input);
    counts = new CommittedCounts(broker, output);
  }

  @AfterEach
  void closeClients() {
    words.close();
    counts.close();
  }

  @Test
  void countsOnceOverSavepointsAndChangesOfTheParallelism() throws Exception {
    words.sendLine("no line, since it has words");
    words.sendTombstone("hello");
    String savepoint = savepointAfter(100, 1, null);
    savepoint = savepointAfter(100, 2, savepoint);
    savepointAfter(100, 1, savepoint);

    assertThat(counts.byWord()).isEqualTo(everyCountOnce(words.rounds()));
  }

  @Test
  void countsOnceAfterACrashWithAnOpenTransaction() throws Exception {
    running(
        2,
        null,
        job -> {
          words.send(50);
          counts.await(50);
          words.send(50);
          counts.await(100);
          // Some of it is in a transaction that nobody commits.
          words.send(500);
        });
    words.send(50);

    running(
        2,
        newestCheckpoint(),
        job -> {
          counts.await(words.rounds());
          words.send(50);
          counts.await(words.rounds());
        });

    assertThat(counts.byWord()).isEqualTo(everyCountOnce(words.rounds()));
  }

  /** So that the tests above are known to see what they are there for. */
  @Test
  void showsThatTheStateWasNotUsed() throws Exception {
    savepointAfter(20, 1, null);
    assertThat(counts.byWord()).isEqualTo(everyCountOnce(20));

    running(1, null, job -> counts.await(40));

    assertThat(counts.byWord()).isNotEqualTo(everyCountOnce(40));
  }

  @Test
  void usesFewTransactionalIdsHoweverManyCheckpointsThereWere() throws Exception {
    running(
        1,
        null,
        job -> {
          for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
            words.send(1);
            counts.await(checkpoint);
          }
        });

    assertThat(broker.transactionalIds().stream().filter(id -> id.startsWith(output)))
        .isNotEmpty()
        .hasSizeLessThan(CHECKPOINTS / 2);
  }

  @Test
  void startsFromWhatTheGroupHasCommitted() throws Exception {
    words.send(10);
    running(1, null, job -> broker.awaitCommitted(input, 10L * Words.ALL.size()));
    counts.await(10);
    words.send(5);

    running(1, null, job -> counts.await(15), "--kafka-start", "committed");

    Map<String, List<String>> expected = everyCountOnce(10);
    everyCountOnce(5).forEach((word, more) -> expected.get(word).addAll(more));
    assertThat(counts.byWord()).isEqualTo(expected);
  }

  private String savepointAfter(int times, int parallelism, String from) throws Exception {
    try (LocalFlink job = start(parallelism, from)) {
      words.send(times);
      counts.await(words.rounds());
      return job.stopWithSavepoint(storage.resolve("savepoints"));
    }
  }

  /** While the job runs; at the end it is cancelled. */
  private void running(int parallelism, String from, Consumer<LocalFlink> meanwhile, String... more)
      throws Exception {
    try (LocalFlink job = start(parallelism, from, more)) {
      meanwhile.accept(job);
    }
  }

  private LocalFlink start(int parallelism, String from, String... more) throws Exception {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "execution.checkpointing.interval", "100 ms",
                "execution.checkpointing.dir", storage.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.externalized-checkpoint-retention",
                    "RETAIN_ON_CANCELLATION"));
    if (from != null) {
      settings.put("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment env = LocalFlink.environment(parallelism, settings);
    List<String> args =
        new ArrayList<>(
            List.of(
                "--kafka",
                broker.servers(),
                "--kafka-topic",
                input,
                "--kafka-group",
                input,
                "--to-kafka",
                broker.servers(),
                "--to-kafka-topic",
                output,
                "--transactional-id-prefix",
                output,
                "--transaction-timeout",
                "60000"));
    args.addAll(List.of(more));
    WordCountPipeline.build(env, WordCountOptions.parse(args.toArray(String[]::new)), line -> {});
    return LocalFlink.start(env);
  }

  /** The one with the highest number that is complete, of whichever job. */
  private String newestCheckpoint() throws IOException {
    try (var files = Files.walk(storage.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparingInt(KafkaMiniClusterTest::number))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().replace("chk-", ""));
  }

  private static Map<String, List<String>> everyCountOnce(int times) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String word : Words.ALL) {
      all.put(
          word,
          new ArrayList<>(
              IntStream.rangeClosed(1, times)
                  .mapToObj(count -> "(%s,%d)".formatted(word, count))
                  .toList()));
    }
    return all;
  }
}
