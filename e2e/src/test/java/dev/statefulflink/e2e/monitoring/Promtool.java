package dev.statefulflink.e2e.monitoring;

import dev.statefulflink.e2e.cluster.Images;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** Prometheus' own promtool, in a container of its own for each call. */
record Promtool(Map<String, String> files) {
  /** Where it finds the files. */
  static final String FOLDER = "/rules/";

  /** What it prints. Throws where it fails. */
  String run(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "/promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try (GenericContainer<?> tool = new GenericContainer<>(DockerImageName.parse(Images.TOOLS))) {
      files.forEach((name, text) -> tool.withCopyToContainer(Transferable.of(text), FOLDER + name));
      // It keeps the series that it plays there; the image has no such folder.
      tool.withTmpFs(Map.of("/tmp", "rw"))
          .withCommand(command)
          .withStartupCheckStrategy(
              new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(2)))
          .start();
      return tool.getLogs();
    }
  }
}
