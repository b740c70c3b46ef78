package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with a socket, in a mini cluster: each start is a new cluster. */
class WordCountMiniClusterTest {

  @TempDir Path savepoints;

  private LineServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new LineServer(0);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  @Test
  void goesOnWithTheSumsOfASavepoint() throws Exception {
    String savepoint = savepointOfThree();
    server.disconnect();

    try (LocalJob job = LocalJob.resume(server.options("v2 "), savepoint)) {
      server.send(lines("hello,1", 5));
      job.awaitPrinted("v2 (hello,8)");

      assertThat(job.printed())
          .containsExactly(
              "v2 (hello,4)", "v2 (hello,5)", "v2 (hello,6)", "v2 (hello,7)", "v2 (hello,8)");
    }
  }

  @Test
  void startsAtZeroWithoutASavepoint() throws Exception {
    savepointOfThree();
    server.disconnect();

    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.send(lines("hello,1", 5));
      job.awaitPrinted(5);

      assertThat(job.printed()).last().isEqualTo("(hello,5)");
    }
  }

  @Test
  void changesItsParallelismWithASavepoint() throws Exception {
    String savepoint = savepointOfThree();
    for (int parallelism : List.of(2, 3, 1)) {
      server.disconnect();
      try (LocalJob job = LocalJob.resume(server.options(""), parallelism, savepoint)) {
        server.send("hello,10");
        job.awaitPrinted(1);
        savepoint = job.stopWithSavepoint(savepoints);
      }
    }
    server.disconnect();

    try (LocalJob job = LocalJob.resume(server.options(""), savepoint)) {
      server.send("hello");
      job.awaitPrinted(1);

      assertThat(job.printed()).containsExactly("(hello,34)");
    }
  }

  @Test
  void stopsWithASavepointWhileTheServerIsSilent() throws Exception {
    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.awaitClient();

      assertThat(job.stopWithSavepoint(savepoints)).contains("savepoint-");
      assertThat(job.printed()).isEmpty();
    }
  }

  @Test
  void stopsWithASavepointWhileNobodyListens() throws Exception {
    server.close();
    try (LocalJob job = LocalJob.start(server.options(""))) {
      awaitRunning(job);

      assertThat(job.stopWithSavepoint(savepoints)).contains("savepoint-");
    }
  }

  @Test
  void waitsForAServerThatIsNotThereYet() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }
    WordCountOptions options =
        new WordCountOptions(new Input.Socket("localhost", port), "", "test");
    try (LocalJob job = LocalJob.start(options)) {
      awaitRunning(job);
      Thread.sleep(1_000);
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);

      try (LineServer late = new LineServer(port)) {
        late.send("hello");
        job.awaitPrinted("(hello,1)");
      }
    }
  }

  @Test
  void connectsAgainWhenTheServerGoesAway() throws Exception {
    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.send("hello");
      job.awaitPrinted("(hello,1)");
      server.disconnect();
      server.send("hello");
      job.awaitPrinted("(hello,2)");
      int port = server.port();
      server.close();
      server = new LineServer(port);
      server.send("hello");
      job.awaitPrinted("(hello,3)");
    }
  }

  @Test
  void dropsMalformedLines() throws Exception {
    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.send("hello,2", "", "hello,many", "two words", "hello");
      job.awaitPrinted("(hello,3)");

      assertThat(job.printed()).containsExactly("(hello,2)", "(hello,3)");
    }
  }

  @Test
  void failsOnTheWordBug() throws Exception {
    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.send("hello", "bug");

      assertThat(job.awaitFailure())
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("The input contains the word 'bug', which fails the job on purpose");
    }
  }

  @Test
  void comesBackWithItsSumsAfterAFailure() throws Exception {
    Map<String, String> restarts =
        Map.of(
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "1",
            "restart-strategy.fixed-delay.delay", "100 ms",
            "execution.checkpointing.interval", "200 ms");
    try (LocalJob job = LocalJob.start(server.options(""), 1, restarts)) {
      server.send(lines("hello", 3));
      job.awaitPrinted("(hello,3)");
      Thread.sleep(1_000); // A checkpoint or more.
      server.sendAndAwaitNewClient("bug");
      server.send("hello");
      job.awaitPrinted("(hello,4)");
    }
  }

  private String savepointOfThree() throws Exception {
    try (LocalJob job = LocalJob.start(server.options(""))) {
      server.send(lines("hello,1", 3));
      job.awaitPrinted("(hello,3)");
      return job.stopWithSavepoint(savepoints);
    }
  }

  private static void awaitRunning(LocalJob job) {
    await().until(() -> job.status() == JobStatus.RUNNING);
  }

  private static String[] lines(String line, int times) {
    return IntStream.range(0, times).mapToObj(i -> line).toArray(String[]::new);
  }
}
