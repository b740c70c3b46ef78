package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a mini cluster in this process. */
class WarmUpTest {
  @TempDir Path storage;

  @Test
  @Timeout(120) // What an hour of minimal pause would make of it, were it not set aside.
  void shouldEndByItselfWhateverIsConfiguredAndLeaveNoSnapshot() throws Exception {
    Configuration cluster = new Configuration();
    cluster.setString("execution.checkpointing.dir", storage.toUri().toString());
    cluster.setString("execution.checkpointing.storage", "filesystem");
    cluster.setString("execution.checkpointing.interval", "1 h");
    cluster.setString("execution.checkpointing.min-pause", "1 h");
    cluster.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    cluster.setString("restart-strategy.type", "fixed-delay");
    cluster.setString("parallelism.default", "2");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(cluster);

    WarmUp.run(environment);

    // Flink removes the last one after it has told that the job has ended.
    await().untilAsserted(() -> assertThat(files("_metadata")).isZero());
    assertThat(directories("taskowned")).as("places in which checkpoints were made").isPositive();
  }

  /**
   * As a JobManager answers for a job that runs or has ended, and for one that it does not know.
   */
  @ParameterizedTest
  @CsvSource({"200, true", "404, false", "500, false"})
  void shouldAskTheJobManagerWhetherItHasRunBefore(int status, boolean known) throws Exception {
    HttpServer jobManager = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    jobManager.createContext(
        "/jobs/warm/status",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    jobManager.start();
    try {
      int port = jobManager.getAddress().getPort();
      String url = "http://localhost:" + port + "/jobs/warm/status";

      assertThat(WarmUp.isKnown(new URL(url))).isEqualTo(known);
      if (known) {
        assertThatThrownBy(() -> WarmUp.main(new String[] {url}))
            .hasMessage("this warm-up has run here already");
      }
    } finally {
      jobManager.stop(0);
    }
  }

  private long files(String name) throws IOException {
    return count(path -> Files.isRegularFile(path) && path.endsWith(name));
  }

  private long directories(String name) throws IOException {
    return count(path -> Files.isDirectory(path) && path.endsWith(name));
  }

  private long count(Predicate<Path> which) throws IOException {
    try (Stream<Path> paths = Files.walk(storage)) {
      return paths.filter(which).count();
    }
  }
}
