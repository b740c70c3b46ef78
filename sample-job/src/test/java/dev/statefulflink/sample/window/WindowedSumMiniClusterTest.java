package dev.statefulflink.sample.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statefulflink.sample.LocalFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: which sums it prints, over stops in the middle of a window. */
class WindowedSumMiniClusterTest {

  private static final WindowedSumOptions OPTIONS = new WindowedSumOptions(2_000, 3, 100, false);
  private static final Map<String, List<String>> PRINTED = new ConcurrentHashMap<>();

  @TempDir Path savepoints;

  private final List<String> printed = new ArrayList<>();

  @Test
  void addsEachNumberToItsWindowOnceAcrossStops() throws Exception {
    String savepoint = stoppedAfter(15, 1, null);
    savepoint = stoppedAfter(15, 2, savepoint);
    stoppedAfter(15, 1, savepoint);

    assertThat(printed).hasSizeGreaterThanOrEqualTo(45);
    assertEveryWindowHasItsSum();
  }

  /** So that the test above is known to see what it is there for. */
  @Test
  void startsWithTheFirstWindowWithoutASavepoint() throws Exception {
    stoppedAfter(3, 1, null);
    stoppedAfter(3, 1, null);

    assertThat(sums("a")).startsWith(expected(0, 0));
    assertThat(sums("a")).filteredOn(sum -> sum == expected(0, 0)).hasSize(2);
  }

  private String stoppedAfter(int lines, int parallelism, String from) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("pipeline.max-parallelism", "16"));
    if (from != null) {
      settings.put("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment env = LocalFlink.environment(parallelism, settings);
    String run = UUID.randomUUID().toString();
    List<String> ofRun = new CopyOnWriteArrayList<>();
    PRINTED.put(run, ofRun);
    // The writer is serialised: it finds the list of this run by name.
    WindowedSumPipeline.build(env, OPTIONS, line -> PRINTED.get(run).add(line));
    try (LocalFlink job = LocalFlink.start(env)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> ofRun.size() >= lines);
      String savepoint = job.stopWithSavepoint(savepoints);
      printed.addAll(ofRun);
      return savepoint;
    }
  }

  private void assertEveryWindowHasItsSum() {
    for (int key = 0; key < OPTIONS.keys(); key++) {
      List<Long> sums = sums(String.valueOf((char) ('a' + key)));
      int remainder = key;
      assertThat(sums)
          .isEqualTo(
              IntStream.range(0, sums.size())
                  .mapToObj(window -> expected(remainder, window))
                  .toList());
    }
  }

  private List<Long> sums(String key) {
    return printed.stream()
        .filter(line -> line.startsWith("(" + key + ","))
        .map(line -> Long.valueOf(line.substring(3, line.length() - 1)))
        .toList();
  }

  private static long expected(int key, int window) {
    long first = (long) window * OPTIONS.window();
    return LongStream.range(first, first + OPTIONS.window())
        .filter(number -> number % OPTIONS.keys() == key)
        .sum();
  }
}
