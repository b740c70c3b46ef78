package dev.statefulflink.sample.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a reader of the output finds: the numbers in all files that are committed, in order. */
record CommittedNumbers(Path directory) {

  List<Long> sorted() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Long> numbers = new ArrayList<>();
    for (Path file : files()) {
      Files.readAllLines(file).forEach(line -> numbers.add(Long.valueOf(line)));
    }
    return numbers.stream().sorted().toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !isUncommitted(file)).toList();
    }
  }

  private static boolean isUncommitted(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
