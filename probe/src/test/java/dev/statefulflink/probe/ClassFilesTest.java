package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The probe runs on the Java of the user's image: Flink's official ones have 11, 17 or 21. */
class ClassFilesTest {
  private static final int JAVA_11 = 55;

  @Test
  void shouldRunOnJava11() throws IOException {
    try (var files = Files.walk(Path.of("target/classes"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".class")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(version(file)).isLessThanOrEqualTo(JAVA_11));
    }
  }

  private static int version(Path file) {
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
