package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the plugin is to print, committed; {@code -Dgenerate=true} writes what it prints now. */
final class PluginGolden {
  private static final Path FOLDER =
      Repository.root().resolve("e2e/src/test/resources/plugin").normalize();

  private PluginGolden() {}

  static void check(String file, String printed) {
    Path golden = FOLDER.resolve(file);
    try {
      if (Boolean.getBoolean("generate")) {
        Files.createDirectories(FOLDER);
        Files.writeString(golden, printed);
      }
      assertThat(printed)
          .as("%s; -Dgenerate=true writes it", file)
          .isEqualTo(Files.readString(golden));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    return Repository.text(FOLDER.resolve(file));
  }
}
