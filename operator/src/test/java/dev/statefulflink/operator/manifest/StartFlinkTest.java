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

/**
 * The script in a real shell, with a replacement for Flink's script that reports how it was
 * started.
 */
class StartFlinkTest {
  @TempDir Path folder;

  private Path flink;

  @BeforeEach
  void fill() throws IOException {
    flink = flinkIn("flink");
  }

  private Path flinkIn(String name) throws IOException {
    var script =
        Files.writeString(
            Files.createDirectories(folder.resolve(name + "/bin")).resolve("taskmanager.sh"),
            """
            #!/bin/sh
            for word in "$@"; do echo "<$word>"; done; echo "$SEEN"
            [ -z "$FLINK_PLUGINS_DIR" ] || echo "plugins in $FLINK_PLUGINS_DIR"
            exit 7
            """);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return folder.resolve(name);
  }

  @Test
  void shouldFindFlinkElsewhere() throws Exception {
    var other = flinkIn("other");

    assertThat(start(Map.of("FLINK_HOME", "/no/flink", "PATH", other + "/bin:/usr/bin:/bin")))
        .isEqualTo("\nended with 7");
    assertThat(start(Map.of("FLINK_HOME", "/no/flink"), "start-foreground"))
        .startsWith("The image has no Flink in /no/flink, and no taskmanager.sh on its PATH.")
        .contains("Set FLINK_HOME in the image")
        .endsWith("ended with 1");
    assertThat(folder.resolve("last-words")).content().startsWith("The image has no Flink");
  }

  @Test
  void shouldLinkThePluginsThatTheImageHasInItsFolderOpt() throws Exception {
    Files.createDirectories(flink.resolve("plugins/metrics-jmx"));
    Files.createFile(Files.createDirectories(flink.resolve("opt")).resolve("flink-s3.jar"));
    Files.createFile(flink.resolve("opt/flink-gs.jar"));
    var plugins = folder.resolve("flink-plugins");

    for (int each = 0; each < 2; each++) {
      assertThat(start(Map.of("ENABLE_BUILT_IN_PLUGINS", "flink-s3.jar;flink-gs.jar")))
          .as("a container that starts again finds what it left")
          .isEqualTo("\nplugins in " + plugins + "\nended with 7");
      assertThat(plugins.resolve("metrics-jmx")).isDirectory();
      assertThat(plugins.resolve("flink-s3/flink-s3.jar")).isRegularFile();
      assertThat(plugins.resolve("flink-gs/flink-gs.jar")).isRegularFile();
    }
  }

  @Test
  void shouldSayThatTheImageHasNoSuchPlugin() throws Exception {
    assertThat(start(Map.of("ENABLE_BUILT_IN_PLUGINS", "flink-s4.jar")))
        .startsWith("ENABLE_BUILT_IN_PLUGINS names flink-s4.jar, which is not in ")
        .endsWith("ended with 1");
  }

  @Test
  void shouldNotPassOverPropertiesThatNobodyHasRead() throws Exception {
    assertThat(start(Map.of("FLINK_PROPERTIES", "a: b")))
        .startsWith("FLINK_PROPERTIES comes from a Secret or ConfigMap, and has no effect here.")
        .endsWith("ended with 1");
    assertThat(start(Map.of("FLINK_PROPERTIES", "a: b", "FLINK_PROPERTIES_ARE_READ", "true")))
        .isEqualTo("\nended with 7");
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
        StartFlink.command("taskmanager", "")
            .get(2)
            .replace("/usr/lib", folder.toString())
            .replace("/tmp/flink-plugins", folder.resolve("flink-plugins").toString())
            .replace("/dev/termination-log", folder.resolve("last-words").toString())
            .replace("LD_PRELOAD", "SEEN");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", script));
    command.add(StartFlink.command("taskmanager", "").get(3));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FLINK_HOME", flink.toString());
    builder.environment().putAll(environment);
    var process = builder.start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed + "ended with " + process.waitFor();
  }
}
