package dev.statefulflink.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checked-out repository: its examples, its chart and its image scripts. */
public final class Repository {
  private static final String ROOT_PROPERTY = "repository.root";

  private Repository() {}

  /** The folder that holds {@code helm}, {@code examples} and {@code images}. */
  public static Path root() {
    String given = System.getProperty(ROOT_PROPERTY);
    Path start = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("helm"))
          && Files.isDirectory(folder.resolve("images"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "No repository at or above %s: run it inside the repository, or set -D%s"
            .formatted(start, ROOT_PROPERTY));
  }

  public static Path chart() {
    return root().resolve("helm/stateful-flink-operator");
  }

  public static List<Path> examples() {
    return manifests(root().resolve("examples"));
  }

  /** What other projects publish, written for this operator. */
  public static List<Path> examplesFromOthers() {
    return manifests(root().resolve("examples/from-others"));
  }

  private static List<Path> manifests(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String example(String file) {
    return text(root().resolve("examples").resolve(file));
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code testbed/<script>}, shows its output and gives its lines; throws if it fails. */
  public static List<String> runImageScript(String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(root().resolve("testbed").resolve(script).toString());
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      // Not inherited: Surefire talks to its process through the native streams.
      List<String> printed = new ArrayList<>();
      process
          .inputReader()
          .lines()
          .forEach(
              line -> {
                System.out.println(line);
                printed.add(line);
              });
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "testbed/%s %s failed with status %d: what it printed above says why"
                .formatted(script, String.join(" ", arguments), status));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }
}
