package dev.statefulflink.api.released;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CRDs of the last release, and what has been narrowed since on purpose. */
final class ReleasedCrds {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  private ReleasedCrds() {}

  /** The one folder, named by the version. */
  static Path folder() throws IOException {
    try (var found = Files.list(RELEASED)) {
      var folders = found.filter(Files::isDirectory).toList();
      if (folders.size() != 1) {
        throw new IllegalStateException("one release is compared with, not " + folders);
      }
      return folders.get(0);
    }
  }

  /** Each CRD in a folder by the name of its file. */
  static Map<String, JsonNode> in(Path folder) throws IOException {
    var crds = new TreeMap<String, JsonNode>();
    try (var files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .forEach(file -> crds.put(file.getFileName().toString(), tree(read(file))));
    }
    return crds;
  }

  static JsonNode tree(String yaml) {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }

  static List<String> accepted() {
    return accepted(read(RELEASED.resolve("accepted.txt")));
  }

  /** The lines that are no comments: each needs one right above it, the reason. */
  static List<String> accepted(String text) {
    var lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (isNarrowing(lines.get(i)) && (i == 0 || !lines.get(i - 1).matches("#\\s*\\S.*"))) {
        throw new IllegalStateException("no reason above: " + lines.get(i));
      }
    }
    return lines.stream().filter(ReleasedCrds::isNarrowing).toList();
  }

  private static boolean isNarrowing(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
