package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job with the generator: every word is counted once, across stops and starts. */
class GeneratorMiniClusterTest {

  private static final int LINES_PER_RUN = 300;

  @TempDir Path savepoints;

  private final WordCountOptions options =
      new WordCountOptions(new Input.Generator(1_000), "", "test");

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 2, 2", "1, 2, 3", "3, 1, 2"})
  void countsWithoutGapOrDuplicateAcrossStops(int first, int second, int third) throws Exception {
    List<String> printed = new ArrayList<>();
    String savepoint = null;
    for (int parallelism : List.of(first, second, third)) {
      try (LocalJob job =
          savepoint == null
              ? LocalJob.start(options, parallelism, Map.of())
              : LocalJob.resume(options, parallelism, savepoint)) {
        job.awaitPrinted(LINES_PER_RUN);
        savepoint = job.stopWithSavepoint(savepoints);
        printed.addAll(job.printed());
      }
    }

    assertThat(printed).hasSizeGreaterThanOrEqualTo(3 * LINES_PER_RUN);
    assertEveryWordIsCountedOneByOne(printed);
  }

  @Test
  void startsAtOneWithoutASavepoint() throws Exception {
    for (int run = 0; run < 2; run++) {
      try (LocalJob job = LocalJob.start(options)) {
        job.awaitPrinted(LINES_PER_RUN);
        job.stopWithSavepoint(savepoints);

        assertThat(job.printed()).startsWith("(hello,1)", "(flink,1)");
        assertEveryWordIsCountedOneByOne(job.printed());
      }
    }
  }

  @Test
  void isNotConfusedWithASocket() throws Exception {
    WordCountOptions socket = new WordCountOptions(new Input.Socket("localhost", 1), "", "test");

    assertThat(failureOf(socket, savepointOf(options)))
        .hasStackTraceContaining("The state is not that of a socket source");
    assertThat(failureOf(options, savepointOf(socket)))
        .hasStackTraceContaining("Unrecognized version");
  }

  private String savepointOf(WordCountOptions started) throws Exception {
    try (LocalJob job = LocalJob.start(started)) {
      return job.stopWithSavepoint(savepoints);
    }
  }

  private static Throwable failureOf(WordCountOptions resumed, String savepoint) {
    return catchThrowable(
        () -> {
          try (LocalJob job = LocalJob.resume(resumed, savepoint)) {
            throw job.awaitFailure();
          }
        });
  }

  private static void assertEveryWordIsCountedOneByOne(List<String> printed) {
    Map<String, List<Long>> countsByWord =
        printed.stream()
            .map(line -> line.substring(1, line.length() - 1).split(","))
            .collect(
                Collectors.groupingBy(
                    parts -> parts[0],
                    Collectors.mapping(parts -> Long.valueOf(parts[1]), Collectors.toList())));

    assertThat(countsByWord).containsOnlyKeys(Vocabulary.WORDS);
    countsByWord.forEach(
        (word, counts) ->
            assertThat(counts)
                .as(word)
                .isEqualTo(LongStream.rangeClosed(1, counts.size()).boxed().toList()));
  }
}
