package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.story.Proves;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of docs/proofs.md has its test on pods, and every proof its row. */
class ProofsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z0-9.-]+) \\| [^|]+ \\| `(\\w+)#(\\w+)` \\|$");

  @Test
  void shouldProveEveryRow() throws Exception {
    Map<String, String> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(30);
    for (Map.Entry<String, String> row : rows.entrySet()) {
      assertThat(proven(row.getValue())).as("%s proves", row.getValue()).contains(row.getKey());
    }
  }

  @Test
  void shouldNameARowInEveryProof() throws Exception {
    List<String> named = classes().stream().flatMap(ProofsTest::proofs).distinct().toList();

    assertThat(named).isNotEmpty().isSubsetOf(rows().keySet());
  }

  private static Map<String, String> rows() throws IOException {
    return Files.readAllLines(Repository.root().resolve("docs/proofs.md")).stream()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2) + "#" + row.group(3)));
  }

  private static List<String> proven(String test) throws IOException {
    String[] parts = test.split("#");
    return Arrays.stream(type(parts[0]).getDeclaredMethods())
        .filter(method -> method.getName().equals(parts[1]))
        .flatMap(ProofsTest::proofs)
        .toList();
  }

  private static Stream<String> proofs(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).flatMap(ProofsTest::proofs);
  }

  private static Stream<String> proofs(Method method) {
    Proves proves = method.getAnnotation(Proves.class);
    return proves == null ? Stream.empty() : Arrays.stream(proves.value());
  }

  private static List<Class<?>> classes() throws IOException {
    return names("\\w+E2E").stream().<Class<?>>map(ProofsTest::load).toList();
  }

  private static Class<?> type(String simpleName) throws IOException {
    List<String> found = names(Pattern.quote(simpleName));
    assertThat(found).as("docs/proofs.md names a class of these tests: %s", simpleName).hasSize(1);
    return load(found.get(0));
  }

  /** Full names of the tests, in whichever package they are. */
  private static List<String> names(String simpleName) throws IOException {
    Path sources = Repository.root().resolve("e2e/src/test/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.getFileName().toString().matches(simpleName + "\\.java"))
          .map(file -> sources.relativize(file).toString())
          .map(file -> file.replaceAll("\\.java$", "").replace(File.separatorChar, '.'))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("a test that is not compiled: " + name, e);
    }
  }
}
