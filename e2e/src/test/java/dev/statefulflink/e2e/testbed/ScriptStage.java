package dev.statefulflink.e2e.testbed;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of the scripts in {@code testbed} and {@code images}, in a folder of a test's own, with
 * commands on its PATH that are not real.
 *
 * @param variables what the scripts find in their environment
 */
record ScriptStage(Path folder, Map<String, String> variables) {
  /** What a script came to, its two streams as one. */
  record Result(int status, List<String> lines) {}

  static ScriptStage in(Path folder) throws IOException {
    for (String part : List.of("testbed", "images")) {
      Files.createDirectory(folder.resolve(part));
      for (Path script : scripts(part)) {
        Files.copy(script, folder.resolve(part).resolve(script.getFileName()));
      }
    }
    Files.createDirectory(folder.resolve("bin"));
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    variables.put("STAGE", folder.toString());
    variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    ScriptStage stage = new ScriptStage(folder, variables);
    stage.script("images/docker-engine.sh", "");
    return stage;
  }

  private static List<Path> scripts(String part) throws IOException {
    try (Stream<Path> files = Files.list(Repository.root().resolve(part))) {
      return files.filter(file -> file.toString().endsWith(".sh")).toList();
    }
  }

  /** Puts a script in the place of another, or of a command as {@code bin/<name>}. */
  void script(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make %s executable".formatted(file));
    }
  }

  Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, folder.resolve(command[0]).toString());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("E2E_"));
    builder.environment().remove("FORCE");
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  Result run(String... command) throws IOException {
    return result(start(command));
  }

  static Result result(Process process) {
    List<String> lines = process.inputReader().lines().toList();
    try {
      return new Result(process.waitFor(), lines);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The lines of a file that a script has written; none if it has not. */
  List<String> written(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
