package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The objects that the health of GitOps tools is tested on are those that this operator makes;
 * {@code make generate} writes them.
 */
class HealthFixturesTest {
  private static final Path FOLDER = Path.of("../gitops/argocd/testdata");

  @Test
  void shouldHaveCommittedWhatTheOperatorWrites() throws IOException {
    var fixtures = HealthFixtures.all();
    for (var fixture : fixtures.entrySet()) {
      var path = FOLDER.resolve(fixture.getKey() + ".yaml");
      var text =
          "# Generated from the operator's own decisions by `make generate`.\n"
              + Serialization.asYaml(fixture.getValue());
      if (Boolean.getBoolean("generate")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, text);
      }
      assertThat(path).as("run `make generate`").hasContent(text);
    }
    assertThat(committed()).isEqualTo(fixtures.size());
  }

  private static long committed() {
    try (var files = Files.list(FOLDER)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
