package dev.statefulflink.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one; {@code make generate} writes it. */
class MetricsReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/reference/metrics.md");

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    var generated = MetricsReference.text();
    if (Boolean.getBoolean("generate")) {
      Files.writeString(REFERENCE, generated);
    }
    assertThat(REFERENCE).as("run `make generate`").hasContent(generated);
  }
}
