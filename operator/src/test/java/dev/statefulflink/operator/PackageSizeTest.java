package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps the packages of every module's main code small enough to be read as one. */
class PackageSizeTest {
  private static final int LARGEST = 14;
  private static final Path ROOT = Path.of("..");
  private static final Path MAIN = Path.of("src/main/java");

  /** Those that are larger, with their number of files: it only falls, and none is added. */
  private static final Map<String, Integer> LARGER =
      Map.of(
          "dev.statefulflink.api.v1alpha1", 34,
          "dev.statefulflink.bench.fleet", 21,
          "dev.statefulflink.sample", 16);

  @Test
  void shouldHoldAtMostFourteenFilesInAPackage() throws IOException {
    var larger = new TreeMap<>(sizes());
    larger.values().removeIf(size -> size <= LARGEST);
    assertThat(larger)
        .as("packages of more than %d files; if one has become smaller, lower its number", LARGEST)
        .isEqualTo(LARGER);
  }

  private static Map<String, Integer> sizes() throws IOException {
    var sizes = new HashMap<String, Integer>();
    for (var module : modules()) {
      var main = module.resolve(MAIN);
      try (var files = Files.walk(main)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(file -> main.relativize(file.getParent()).toString().replace('/', '.'))
            .forEach(name -> sizes.merge(name, 1, Integer::sum));
      }
    }
    return sizes;
  }

  private static List<Path> modules() throws IOException {
    try (var folders = Files.list(ROOT)) {
      return folders.filter(folder -> Files.isDirectory(folder.resolve(MAIN))).toList();
    }
  }
}
