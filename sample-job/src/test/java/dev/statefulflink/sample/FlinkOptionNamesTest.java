package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/**
 * The operator knows the names of Flink's options, so that it can recognise a misspelt one. It has
 * no Flink on its class path: they are written here, by {@code make generate}, once for each Flink
 * of the tests.
 */
class FlinkOptionNamesTest {
  private static final String[] VERSION = System.getProperty("sample.flink").split("\\.");
  private static final Path COMMITTED =
      Path.of(
          "../operator/src/main/resources/flink-options-%s.%s.txt"
              .formatted(VERSION[0], VERSION[1]));

  @Test
  void shouldHaveCommittedTheNamesOfThisFlink() throws IOException {
    SortedSet<String> names = FlinkOptionNames.onTheClassPath();
    String lines = String.join("\n", names) + "\n";
    if (Boolean.getBoolean("generate")) {
      Files.writeString(COMMITTED, lines);
    }
    assertThat(names)
        .hasSizeGreaterThan(400)
        .contains(
            "parallelism.default",
            "taskmanager.memory.process.size",
            "state.backend.rocksdb.memory.managed",
            "execution.checkpointing.savepoint-dir",
            "state.savepoints.dir");
    assertThat(COMMITTED).as("run `make generate`").hasContent(lines);
  }
}
