package dev.statefulflink.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one; {@code make generate} writes it. */
class ApiReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/reference/api.md");

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    var generated = ApiReference.of(GeneratedCrds.files().values());
    if (Boolean.getBoolean("generate")) {
      Files.createDirectories(REFERENCE.getParent());
      Files.writeString(REFERENCE, generated);
    }
    assertThat(REFERENCE).as("run `make generate`").hasContent(generated);
  }
}
