package dev.statefulflink.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statefulflink.sample.LocalFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job: what is in the committed files after stops, changes of the parallelism, faults.
 */
class AuditMiniClusterTest {

  private static final int RECORDS = 6_000;
  private static final List<Long> ALL = LongStream.rangeClosed(1, RECORDS).boxed().toList();

  @TempDir Path output;
  @TempDir Path savepoints;

  private CommittedNumbers committed;

  @BeforeEach
  void readOutput() {
    committed = new CommittedNumbers(output);
  }

  @Test
  void writesEveryNumberOnce() throws Exception {
    FailingNumbers numbers = new FailingNumbers(700, 2_500, 4_500);
    String savepoint = stoppedAfter(1_000, numbers, 2, null);
    assertThat(committed.sorted()).hasSizeLessThan(RECORDS);
    savepoint = stoppedAfter(3_000, numbers, 4, savepoint);
    assertThat(committed.sorted()).hasSizeLessThan(RECORDS);

    finish(numbers, 1, savepoint);

    assertThat(committed.sorted()).isEqualTo(ALL);
    assertThat(numbers.failures()).isEqualTo(3);
  }

  /** So that the test above is known to see what it is there for. */
  @Test
  void showsThatTheSameSavepointWasUsedTwice() throws Exception {
    FailingNumbers numbers = new FailingNumbers();
    String savepoint = stoppedAfter(1_000, numbers, 2, null);
    int before = committed.sorted().size();
    finish(numbers, 1, savepoint);
    assertThat(committed.sorted()).isEqualTo(ALL);

    finish(numbers, 1, savepoint);

    assertThat(committed.sorted()).hasSize(RECORDS + RECORDS - before);
  }

  private String stoppedAfter(int atLeast, FailingNumbers numbers, int parallelism, String from)
      throws Exception {
    try (LocalFlink job = start(numbers, parallelism, from)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> committed.sorted().size(), size -> size >= atLeast);
      return job.stopWithSavepoint(savepoints);
    }
  }

  private void finish(FailingNumbers numbers, int parallelism, String from) throws Exception {
    try (LocalFlink job = start(numbers, parallelism, from)) {
      job.awaitEnd();
    }
  }

  private LocalFlink start(FailingNumbers numbers, int parallelism, String from) throws Exception {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "execution.checkpointing.interval", "200 ms",
                "pipeline.max-parallelism", "16",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "10",
                "restart-strategy.fixed-delay.delay", "50 ms"));
    if (from != null) {
      settings.put("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment env = LocalFlink.environment(parallelism, settings);
    AuditPipeline.build(
        env, new AuditOptions(RECORDS, 1_500, 10, output.toUri().toString()), numbers);
    return LocalFlink.start(env);
  }
}
