package dev.statefulflink.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The committed results, one file for each report. */
public final class Results {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Results() {}

  private static Path folder() {
    return Repository.root().resolve("bench/results");
  }

  /** Replaces what an earlier run of the same name has left. */
  public static void keep(Report report) {
    try {
      Files.createDirectories(folder());
      Files.writeString(folder().resolve(report.name() + ".json"), text(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Report report) throws IOException {
    return MAPPER.writeValueAsString(report) + "\n";
  }

  static Report read(String text) throws IOException {
    return MAPPER.readValue(text, Report.class);
  }

  /** The one of this name, if it was measured. */
  public static Optional<Report> named(String name) {
    return all().stream().filter(report -> report.name().equals(name)).findFirst();
  }

  /** By name. */
  public static List<Report> all() {
    try (var files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Results::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Report read(Path file) {
    try {
      return read(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
