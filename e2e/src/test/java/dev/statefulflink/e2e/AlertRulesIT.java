package dev.statefulflink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** The alerts of the chart, played by Prometheus' own promtool; no cluster. */
class AlertRulesIT {
  private static final String RULES = "/rules/alerts.yaml";
  private static final String PLAYED = "/rules/alerts-test.yaml";

  @Test
  void shouldFireWhenTheyShouldAndNotBefore() {
    assertThat(promtool("test", "rules", PLAYED)).contains("SUCCESS").doesNotContain("FAILED");
  }

  @Test
  void shouldBeReadByPrometheus() {
    assertThat(promtool("check", "rules", RULES)).contains("SUCCESS: 8 rules found");
  }

  /** What it prints. Throws where it fails. */
  private static String promtool(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "/promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try (GenericContainer<?> tool = new GenericContainer<>(DockerImageName.parse(Images.TOOLS))) {
      tool.withCopyToContainer(file(Repository.chart().resolve("files/alerts.yaml")), RULES)
          .withCopyToContainer(
              file(Repository.root().resolve("e2e/src/test/resources/alerts-test.yaml")), PLAYED)
          // It keeps the series that it plays there; the image has no such folder.
          .withTmpFs(Map.of("/tmp", "rw"))
          .withCommand(command)
          .withStartupCheckStrategy(
              new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(2)))
          .start();
      return tool.getLogs();
    }
  }

  private static Transferable file(Path file) {
    return Transferable.of(Repository.text(file));
  }
}
