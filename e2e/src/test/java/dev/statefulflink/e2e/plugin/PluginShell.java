package dev.statefulflink.e2e.plugin;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the real plugin with commands on its PATH that are not real: a kubectl that writes down how
 * it is called and gives the answers that it was taught, a clock that does not move, and a sleep
 * that moves it.
 */
final class PluginShell {
  private static final String KUBECTL =
      """
      #!/bin/sh
      # $* is matched with the pattern of each answer; the n-th call gets the n-th text of it.
      root=${0%/bin/*}
      printf '%s\\n' "$*" >> "$root/calls"
      for answer in "$root"/answers/*; do
        pattern=$(cat "$answer/pattern")
        case "$*" in
          $pattern)
            n=$(($(cat "$answer/count" 2>/dev/null || echo 0) + 1))
            echo $n > "$answer/count"
            while [ ! -e "$answer/out.$n" ]; do n=$((n - 1)); done
            cat "$answer/err" >&2
            cat "$answer/out.$n"
            exit "$(cat "$answer/code")" ;;
        esac
      done
      echo "$*" >> "$root/unexpected"
      echo "error: the test has no answer to: $*" >&2
      exit 97
      """;

  private static final String DATE =
      """
      #!/bin/sh
      case "$*" in
        "-u +%s") cat "${0%/bin/*}/clock" ;;
        "-u +%Y%m%dT%H%M%SZ") echo 20261124T100000Z ;;
        *) echo "no such date: $*" >&2; exit 1 ;;
      esac
      """;

  private static final String SLEEP =
      """
      #!/bin/sh
      clock=${0%/bin/*}/clock
      echo $(($(cat "$clock") + $1)) > "$clock"
      """;

  /** What a command came to. */
  record Result(int status, String out, String err) {
    /** Its messages, regardless of line breaks. */
    String said() {
      return err.replaceAll("\\s+", " ");
    }
  }

  private final Path root;
  private final Map<String, String> environment = new TreeMap<>();
  private int answers;
  private String warning = "";

  /**
   * @param root an empty folder
   */
  PluginShell(Path root) {
    this.root = root;
    write("bin/kubectl", KUBECTL);
    write("bin/date", DATE);
    write("bin/sleep", SLEEP);
    write("clock", PluginScenes.NOW.getEpochSecond() + "\n");
    write("calls", "");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TMPDIR", root.toString());
  }

  /** Teaches an answer to calls that match a pattern of the shell; the last text is repeated. */
  PluginShell answer(String pattern, String... texts) {
    return teach(pattern, 0, "", texts);
  }

  /** What kubectl prints of its own beside each answer that is taught from now on. */
  PluginShell warns(String text) {
    warning = text + "\n";
    return this;
  }

  /** Teaches a call that fails. */
  PluginShell refuse(String pattern, String message) {
    return teach(pattern, 1, message + "\n", "");
  }

  private PluginShell teach(String pattern, int status, String error, String... texts) {
    String folder = "answers/%03d/".formatted(++answers);
    write(folder + "pattern", pattern);
    write(folder + "code", String.valueOf(status));
    write(folder + "err", warning + error);
    for (int i = 0; i < texts.length; i++) {
      write(folder + "out." + (i + 1), texts[i]);
    }
    return this;
  }

  PluginShell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs it with nobody at the keyboard. */
  Result run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Repository.root().resolve("plugin/kubectl-swc").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", "", (path, none) -> root.resolve("bin") + ":" + path);
    builder
        .redirectOutput(root.resolve("out").toFile())
        .redirectError(root.resolve("err").toFile());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new Result(process.waitFor(), read("out"), read("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** How kubectl was called, in order. */
  List<String> calls() {
    return read("calls").lines().toList();
  }

  /** Calls that no answer was taught for. */
  List<String> unexpected() {
    return Files.exists(root.resolve("unexpected"))
        ? read("unexpected").lines().toList()
        : List.of();
  }

  Path root() {
    return root;
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      if (file.startsWith("bin/") && !path.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot be made executable: " + path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
