package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in a real shell, with a script in Flink's place that tells how it was started. */
class StartTaskManagerTest {
  @TempDir Path folder;

  private Path flink;

  @BeforeEach
  void fill() throws IOException {
    flink =
        Files.writeString(
            folder.resolve("taskmanager.sh"),
            "#!/bin/sh\nfor word in \"$@\"; do echo \"<$word>\"; done; echo \"$SEEN\"; exit 7");
    assertThat(flink.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void shouldPassTheArgumentsOnAndEndAsFlinkEnds() throws Exception {
    assertThat(start(Map.of(), "start-foreground", "-D", "a=$(b) c"))
        .isEqualTo("<start-foreground>\n<-D>\n<a=$(b) c>\n\nended with 7");
  }

  /** Flink's official image has the first, Debian's package of the library the second. */
  @ParameterizedTest
  @ValueSource(strings = {"libjemalloc.so", "libjemalloc.so.2"})
  void shouldTakeMemoryByJemallocWhereTheImageHasIt(String name) throws Exception {
    var library = library(name);

    assertThat(start(Map.of())).isEqualTo(library + "\nended with 7");
    assertThat(start(Map.of("SEEN", "mine.so"))).isEqualTo("mine.so:" + library + "\nended with 7");
    assertThat(start(Map.of("DISABLE_JEMALLOC", "false"))).isEqualTo(library + "\nended with 7");
  }

  @Test
  void shouldTakeItOnce() throws Exception {
    var library = library("libjemalloc.so");
    library("libjemalloc.so.2");

    assertThat(start(Map.of())).isEqualTo(library + "\nended with 7");
  }

  @Test
  void shouldLeaveItOutWhereThePersonSaysSo() throws Exception {
    library("libjemalloc.so");

    assertThat(start(Map.of("DISABLE_JEMALLOC", "true", "SEEN", "mine.so")))
        .isEqualTo("mine.so\nended with 7");
  }

  private Path library(String name) throws IOException {
    var directory = Files.createDirectories(folder.resolve("x86_64-linux-gnu"));
    return Files.createFile(directory.resolve(name));
  }

  /** With the folder in the place of /usr/lib, and a variable that no loader acts on. */
  private String start(Map<String, String> environment, String... arguments) throws Exception {
    var script =
        StartTaskManager.SCRIPT
            .replace("/usr/lib", folder.toString())
            .replace("LD_PRELOAD", "SEEN");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", script));
    command.add(flink.toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed + "ended with " + process.waitFor();
  }
}
