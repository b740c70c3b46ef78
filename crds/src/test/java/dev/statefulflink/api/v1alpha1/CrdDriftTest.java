package dev.statefulflink.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The committed CRDs are the generated ones; {@code make generate} writes them. */
class CrdDriftTest {
  /** kubectl apply keeps the whole object in an annotation of at most 262144 bytes. */
  private static final int LARGEST = 200 * 1024;

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    var files = GeneratedCrds.files();
    assertThat(files).hasSize(2);
    for (var folder : GeneratedCrds.SHIPPED) {
      for (var file : files.entrySet()) {
        var path = folder.resolve(file.getKey());
        if (Boolean.getBoolean("generate")) {
          Files.createDirectories(folder);
          Files.writeString(path, file.getValue());
        }
        assertThat(path).as("run `make generate`").hasContent(file.getValue());
      }
    }
  }

  @Test
  void shouldStaySmallEnoughForKubectlApply() throws IOException {
    assertThat(GeneratedCrds.files().values())
        .allSatisfy(text -> assertThat(text.length()).isLessThan(LARGEST));
  }
}
