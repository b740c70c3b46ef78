package dev.statefulflink.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What it ran on, which all parts of a run share. */
public record Machine(int cores, String processor, long memoryMb, String system) {

  /** This one; Linux only, as the test node is. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value(Path.of("/proc/cpuinfo"), "model name"),
        Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").split(" ")[0]) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  private static String value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0 unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
