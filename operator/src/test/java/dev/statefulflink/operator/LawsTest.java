package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every law that docs/handoff.md states has a test of its own. */
class LawsTest {

  @Test
  void shouldHaveATestForEveryLaw() throws IOException {
    var tested =
        new ClassFileImporter()
            .importPackages("dev.statefulflink.operator").stream()
                .flatMap(
                    type ->
                        Stream.concat(
                            type.getMethods().stream()
                                .filter(method -> method.isAnnotatedWith(Law.class))
                                .map(method -> method.getAnnotationOfType(Law.class)),
                            type.getFields().stream()
                                .filter(field -> field.isAnnotatedWith(Law.class))
                                .map(field -> field.getAnnotationOfType(Law.class))))
                .flatMap(law -> Arrays.stream(law.value()).boxed())
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(stated()).hasSize(10);
    assertThat(List.copyOf(tested)).isEqualTo(stated());
  }

  /** The numbers of the list under "The laws". */
  private static List<Integer> stated() throws IOException {
    var text = Files.readString(Path.of("../docs/handoff.md"));
    var laws = text.substring(text.indexOf("## The laws"));
    return laws.lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.matches("\\d+\\. .*"))
        .map(line -> Integer.valueOf(line.substring(0, line.indexOf('.'))))
        .toList();
  }
}
