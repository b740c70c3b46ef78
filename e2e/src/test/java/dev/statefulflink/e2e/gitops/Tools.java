package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.cluster.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line tools of {@code testbed/tools}: of their image, or of the folder that E2E_TOOLS
 * names.
 */
final class Tools {
  private static final String FOLDER_VARIABLE = "E2E_TOOLS";

  private Tools() {}

  /** The lines that a tool prints, given this on its standard input. Throws if it fails. */
  static List<String> run(String input, String tool, String... arguments) {
    List<String> command = new ArrayList<>(command(tool));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      // None of them prints much before it has read all.
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("%s failed: %s".formatted(tool, output));
      }
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot run %s: testbed/build.sh tools makes its image".formatted(command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  private static List<String> command(String tool) {
    String folder = System.getenv(FOLDER_VARIABLE);
    return folder == null || folder.isBlank()
        ? List.of("docker", "run", "--rm", "-i", "--network=none", Images.TOOLS, "/" + tool)
        : List.of(Path.of(folder, tool).toString());
  }
}
