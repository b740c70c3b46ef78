package dev.statefulflink.sample.sized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statefulflink.sample.LocalFlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: it comes to the size that it is declared with, and keeps it over stops. */
class SizedStateMiniClusterTest {
  private static final SizedStateOptions OPTIONS = new SizedStateOptions(2_000, 500, 500, false);
  private static final long SIZE = 1_000_000;

  @TempDir Path savepoints;

  @Test
  void comesToItsSizeAndKeepsItAcrossStops() throws Exception {
    String[] newest = {stopped(null)};
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              newest[0] = stopped(newest[0]);
              return size(newest[0]);
            },
            size -> size >= SIZE);

    // A value that was lost, or came again, would fail the job.
    assertThat(size(stopped(newest[0]))).isBetween(SIZE, 2 * SIZE);
  }

  @Test
  void failsIfAValueIsMissing() {
    NewestValue newest = new NewestValue(10);

    assertThat(newest.reduce(Tuple2.of(3L, new byte[0]), Tuple2.of(13L, new byte[1])).f1)
        .hasSize(1);
    assertThatThrownBy(() -> newest.reduce(Tuple2.of(3L, null), Tuple2.of(23L, null)))
        .hasMessageContaining("number 23 came after that with 3; a key has every 10");
  }

  private String stopped(String from) throws Exception {
    Map<String, String> settings = new HashMap<>();
    if (from != null) {
      settings.put("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment env = LocalFlink.environment(1, settings);
    SizedStatePipeline.build(env, OPTIONS);
    try (LocalFlink job = LocalFlink.start(env)) {
      return job.stopWithSavepoint(savepoints);
    }
  }

  private static long size(String savepoint) {
    try (var files = Files.walk(Path.of(URI.create(savepoint)))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
