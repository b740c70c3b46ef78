package dev.statefulflink.e2e.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.testbed.ScriptStage.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of Maven's output a person sees who waits for the demo. */
class ModulesScriptTest {
  private static final String MAVEN =
      """
      printf '\\033[0m[INFO] Scanning for projects...\\n'
      echo '[INFO] Building Custom resources 0.1.0-SNAPSHOT                    [2/6]'
      echo '[INFO] --- maven-jar-plugin:3.4.2:jar (default-jar) @ crds ---'
      echo '[INFO] Building jar: /a/crds.jar'
      echo '[WARNING] Unknown keyword'
      echo '[docker] up after 1 s'
      echo '[ERROR] no such file'
      exit 4
      """;

  @TempDir Path folder;

  @Test
  void shouldShowALineForEachModuleAndWhatOthersPrint() throws IOException {
    ScriptStage stage = ScriptStage.in(folder);
    stage.script("bin/maven", MAVEN);

    Result result = stage.run("testbed/modules.sh", "demo", "maven");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.lines())
        .containsExactly(
            "[demo] Maven loads what the build needs; the first time takes about two minutes ...",
            "[demo] building Custom resources 0.1.0-SNAPSHOT [2/6] ...",
            "[docker] up after 1 s",
            "[ERROR] no such file");
  }
}
