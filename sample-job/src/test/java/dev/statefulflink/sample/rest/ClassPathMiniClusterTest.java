package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the operator relies on of Flink's class path, of which a job is found beside its jar. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class ClassPathMiniClusterTest {
  private static final String PROGRAM = Programs.Beside.class.getName();

  @TempDir Path folder;

  @Test
  void findsTheClassesOfTheClassPathInMainInTasksAndInTheCheckOfTheState() throws Exception {
    Path other = otherJar();
    try (RestCluster flink =
        RestCluster.start(folder, Map.of("pipeline.classpaths", other.toUri().toString()))) {
      Files.copy(
          Path.of("../probe/target/probe.jar"), folder.resolve("web/flink-web-upload/probe.jar"));

      assertThat(flink.plan(PROGRAM).body()).contains("Other");
      flink.awaitState(flink.run(Programs.Beside.class, ""), "FINISHED");
      assertThat(
              flink
                  .post(
                      "/jars/probe.jar/plan",
                      "{\"entryClass\":\"dev.statefulflink.probe.fit.StateCheck\","
                          + "\"programArgsList\":[\"entry=%s\",\"--\"],\"parallelism\":1}"
                              .formatted(PROGRAM))
                  .body())
          .contains("\\\"batch\\\":false")
          .doesNotContain("ClassNotFoundException");
    }
  }

  @Test
  void findsNoClassOfAJarThatIsNotOnTheClassPath() throws Exception {
    otherJar();
    try (RestCluster flink = RestCluster.start(folder)) {
      assertThat(flink.plan(PROGRAM).body())
          .contains("ClassNotFoundException: " + Programs.Beside.OTHER);
    }
  }

  private Path otherJar() throws IOException {
    Path source = Files.writeString(folder.resolve("Other.java"), "package beside; class Other {}");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), source.toString()))
        .isZero();
    Path jar = folder.resolve("other.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("beside/Other.class"));
      entries.write(Files.readAllBytes(folder.resolve("beside/Other.class")));
      entries.closeEntry();
    }
    return jar;
  }
}
