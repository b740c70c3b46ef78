package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one; {@code make generate} writes it. */
class ChartValuesTest {
  private static final Path REFERENCE = Repository.root().resolve("docs/reference/chart-values.md");

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    String generated = ChartValues.of(Repository.text(Repository.chart().resolve("values.yaml")));
    if (Boolean.getBoolean("generate")) {
      Files.writeString(REFERENCE, generated);
    }
    assertThat(REFERENCE).as("run `make generate`").hasContent(generated);
  }

  @Test
  void shouldTellAMapWithACommentAsOneValue() {
    String page = ChartValues.of("# One.\na:\n  b: 1\nc:\n  # Two,\n  # and more.\n  d: x\n");

    assertThat(page)
        .endsWith(
            "|---|---|---|\n| `a` | `{\"b\":1}` | One. |\n| `c.d` | `\"x\"` | Two, and more. |\n");
  }

  @Test
  void shouldRefuseAValueThatNobodyDescribes() {
    assertThatThrownBy(() -> ChartValues.of("# One.\na: 1\nb:\n  c: 2\n"))
        .hasMessageContaining("describes no b.c");
  }
}
