package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that are asked for, in a mini cluster: the job is otherwise the same. */
class FaultsMiniClusterTest {

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
  void failsWhenItWasStartedFromAState() throws Exception {
    String savepoint = savepointOf(Faults.NONE);

    try (LocalJob job =
        LocalJob.resume(options(new Faults("", "", true, 0, 0, "", false)), savepoint)) {
      assertThat(job.awaitFailure()).hasStackTraceContaining("--fail-after-restore");
    }
  }

  @Test
  void runsWhenItWasStartedEmptyThoughItWouldFailAfterARestore() throws Exception {
    assertThat(savepointOf(new Faults("", "", true, 0, 0, "", false))).contains("savepoint-");
  }

  @Test
  void findsNoStateUnderAnotherUid() throws Exception {
    String savepoint = savepointOf(Faults.NONE);

    assertThatThrownBy(
            () -> LocalJob.resume(options(new Faults("2", "", false, 0, 0, "", false)), savepoint))
        .hasStackTraceContaining("allowNonRestoredState");
  }

  @Test
  void goesOnWithItsSumsWhileItIsSlowAndAfterwards() throws Exception {
    String slow = savepointOf(new Faults("", "", false, 10, 0, "", false));

    try (LocalJob job = LocalJob.resume(options(Faults.NONE), slow)) {
      server.send("hello");
      job.awaitPrinted("(hello,2)");
    }
  }

  @Test
  void failsWhileTheServerThatItNeedsIsAway() throws Exception {
    String needed;
    try (LineServer broker = new LineServer(0)) {
      needed = "localhost:" + broker.port();
      assertThat(savepointOf(new Faults("", "", false, 0, 0, needed, false)))
          .contains("savepoint-");
    }

    try (LocalJob job = LocalJob.start(options(new Faults("", "", false, 0, 0, needed, false)))) {
      assertThat(job.awaitFailure()).hasStackTraceContaining("Connection refused");
    }
  }

  private String savepointOf(Faults faults) throws Exception {
    try (LocalJob job = LocalJob.start(options(faults))) {
      server.send("hello");
      job.awaitPrinted("(hello,1)");
      String savepoint = job.stopWithSavepoint(savepoints);
      server.disconnect();
      return savepoint;
    }
  }

  private WordCountOptions options(Faults faults) {
    WordCountOptions healthy = server.options("");
    return new WordCountOptions(healthy.input(), healthy.prefix(), healthy.jobName(), faults);
  }
}
