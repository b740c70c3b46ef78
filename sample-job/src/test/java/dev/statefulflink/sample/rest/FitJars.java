package dev.statefulflink.sample.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The jars of an old and of a new release, whose classes of state are not the same. */
final class FitJars {
  private static final String KEY =
      """
      package moved;
      public class %1$s {
        public long n;
        %2$s
        @Override public int hashCode() { return (int) n; }
        @Override public boolean equals(Object other) {
          return other instanceof %1$s && ((%1$s) other).n == n;
        }
      }
      """;

  private FitJars() {}

  /** The old release has a class that is gone in the new one. */
  static void write(Path jars, Path work) throws IOException {
    write(jars.resolve("old.jar"), work.resolve("old"), Map.of("Kept", "", "Gone", ""));
    write(
        jars.resolve("job.jar"), work.resolve("new"), Map.of("Kept", "public String more = \"\";"));
    Files.copy(Path.of("../probe/target/probe.jar"), jars.resolve("probe.jar"));
  }

  private static void write(Path jar, Path work, Map<String, String> moved) throws IOException {
    Path sources = Files.createDirectories(work.resolve("src"));
    Files.createDirectories(work.resolve("moved"));
    for (var one : moved.entrySet()) {
      Path source = sources.resolve(one.getKey() + ".java");
      Files.writeString(source, KEY.formatted(one.getKey(), one.getValue()));
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", work.resolve("moved").toString(), source.toString());
      if (failed != 0) {
        throw new IllegalStateException("does not compile: " + source);
      }
    }
    Path classes = Path.of("target/test-classes");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        var found =
            Files.newDirectoryStream(
                classes.resolve("dev/statefulflink/sample/rest"), "FitPrograms*.class")) {
      for (Path program : found) {
        add(entries, classes, program);
      }
      for (Path one : files(work.resolve("moved"))) {
        add(entries, work.resolve("moved"), one);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void add(JarOutputStream jar, Path root, Path file) {
    try {
      jar.putNextEntry(new JarEntry(root.relativize(file).toString()));
      jar.write(Files.readAllBytes(file));
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
