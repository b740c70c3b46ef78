package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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

  @Test
  @EnabledIfSystemProperty(named = FLINK, matches = "1\\..*")
  void leavesASavepoint() throws Exception {
    try (LineServer server = new LineServer(0);
        LocalJob job = LocalJob.start(server.options(""))) {
      server.send("hello,3");
      job.awaitPrinted("(hello,3)");
      Files.createDirectories(SAVEPOINTS);
      Files.writeString(NEWEST, job.stopWithSavepoint(SAVEPOINTS));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = FLINK, matches = "2\\..*")
  void goesOnWithTheSavepointOfTheOlderFlink() throws Exception {
    try (LineServer server = new LineServer(0);
        LocalJob job = LocalJob.resume(server.options(""), Files.readString(NEWEST))) {
      server.send("hello,5");
      job.awaitPrinted(1);

      assertThat(job.printed()).containsExactly("(hello,8)");
    }
  }
}
