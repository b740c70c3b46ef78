package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;

/**
 * The build runs the tests on Flink 1.x and then, with the same class files, on Flink 2.x. The
 * second run takes over the state that the first one left.
 */
class FlinkVersionTest {

  private static final String FLINK = "sample.flink";
  private static final Path SAVEPOINTS = Path.of(System.getProperty("sample.savepoints"));
  private static final Path NEWEST = SAVEPOINTS.resolve("newest");

  @Test
  void isTheOneOfThisRun() {
    assertThat(EnvironmentInformation.getVersion()).isEqualTo(System.getProperty(FLINK));
  }

  /**
   * Each run does its half: the older Flink leaves a savepoint, the newer one continues with it.
   */
  @Test
  void handsItsStateToTheNewerFlink() throws Exception {
    if (System.getProperty(FLINK).startsWith("1.")) {
      leaveASavepoint();
    } else {
      goOnWithTheSavepointOfTheOlderFlink();
    }
  }

  private static void leaveASavepoint() throws Exception {
    try (LineServer server = new LineServer(0);
        LocalJob job = LocalJob.start(server.options(""))) {
      server.send("hello,3");
      job.awaitPrinted("(hello,3)");
      Files.createDirectories(SAVEPOINTS);
      Files.writeString(NEWEST, job.stopWithSavepoint(SAVEPOINTS));

      assertThat(Path.of(java.net.URI.create(Files.readString(NEWEST)))).exists();
    }
  }

  private static void goOnWithTheSavepointOfTheOlderFlink() throws Exception {
    try (LineServer server = new LineServer(0);
        LocalJob job = LocalJob.resume(server.options(""), Files.readString(NEWEST))) {
      server.send("hello,5");
      job.awaitPrinted(1);

      assertThat(job.printed()).containsExactly("(hello,8)");
    }
  }
}
