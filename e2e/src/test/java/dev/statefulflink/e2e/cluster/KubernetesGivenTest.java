package dev.statefulflink.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.ShellResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesGivenTest {
  @TempDir private Path directory;

  @Test
  void shouldRunAScriptInTheRepositoryWithItsKubeconfig() throws IOException {
    Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), "");

    ShellResult result =
        new KubernetesGiven(kubeconfig)
            .shell("ls examples/word-count.yaml\necho \"$KUBECONFIG\" >&2\nexit 3");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.printed()).isEqualTo("examples/word-count.yaml\n%s\n".formatted(kubeconfig));
  }

  @Test
  void shouldEndAScriptAtTheFirstCommandThatFails() throws IOException {
    Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), "");

    ShellResult result = new KubernetesGiven(kubeconfig).shell("false\necho never");

    assertThat(result).isEqualTo(new ShellResult(1, ""));
  }
}
