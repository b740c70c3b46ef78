package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docs show what kubectl swc prints; {@code -Dgenerate=true} writes it again. */
class PluginPapersTest {
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- golden: (\\S+) -->\n```\n\\$ [^\n]*\n)(.*?)```\n", Pattern.DOTALL);

  private static final Pattern VERSION =
      Pattern.compile("<version>([0-9.]+)(-SNAPSHOT)?</version>");

  @TempDir private Path folder;

  @Test
  void shouldShowRealOutputInTheHowTo() throws IOException {
    PluginGolden.check("help.txt", new PluginShell(folder).run("help").out());
    Path page = Repository.root().resolve("docs/how-to/kubectl-plugin.md");
    String written = Files.readString(page);

    String real =
        BLOCK
            .matcher(written)
            .replaceAll(
                block ->
                    Matcher.quoteReplacement(
                        block.group(1) + PluginGolden.text(block.group(2)) + "```\n"));

    if (Boolean.getBoolean("generate")) {
      Files.writeString(page, real);
      return;
    }
    assertThat(BLOCK.matcher(written).results()).hasSizeGreaterThan(8);
    assertThat(written).isEqualTo(real);
  }

  @Test
  void shouldHaveTheVersionOfTheProject() {
    Matcher version = VERSION.matcher(Repository.text(Repository.root().resolve("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(new PluginShell(folder).run("version").out())
        .isEqualTo("kubectl-swc %s, for statefulflink.dev/v1alpha1%n".formatted(version.group(1)));
  }

  @Test
  void shouldHelpWithEveryCommand() {
    PluginShell shell = new PluginShell(folder);

    assertThat(shell.run().out()).isEqualTo(shell.run("help").out());
    assertThat(shell.run("status", "--help").out()).isEqualTo(shell.run("help").out());
    assertThat(shell.run("help").out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(shell.calls()).isEmpty();
  }
}
