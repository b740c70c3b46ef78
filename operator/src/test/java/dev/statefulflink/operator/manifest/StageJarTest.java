package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real shell, with the real probe. */
class StageJarTest {
  private static final String TERMINATION_LOG = "/dev/termination-log";

  @TempDir Path folder;

  private Path probe;
  private Path image;

  @BeforeEach
  void fill() throws IOException {
    probe = folder.resolve("probe.jar");
    Files.write(probe, Base64.getDecoder().decode(ProbeJar.base64()));
    image = Files.writeString(folder.resolve("image.jar"), "a jar");
  }

  @Test
  void shouldCopyAJarOfTheImage() throws Exception {
    assertThat(stage(Map.of("JAR", image.toString(), "JAR_URL", "", "JAR_SHA256", ""))).isZero();

    assertThat(staged("job.jar")).hasContent("a jar");
    assertThat(staged("probe.jar")).hasSameBinaryContentAs(probe);
  }

  @Test
  void shouldSayThatTheImageHasNoSuchJar() throws Exception {
    assertThat(stage(Map.of("JAR", "/no/such $(x).jar"))).isEqualTo(StageJar.NO_JAR);

    assertThat(lastWords())
        .hasContent(
            "There is no jar at /no/such $(x).jar in the image. Set spec.job.jar to a jar that the"
                + " image has.");
  }

  @Test
  void shouldHaveTheProbeFetchAJar() throws Exception {
    var url = "https://localhost:1/a b;$(x).jar?key=s3cret";

    assertThat(stage(Map.of("JAR", "", "JAR_URL", url, "JAR_SHA256", "0".repeat(64))))
        .as("no URL, as it has a blank")
        .isEqualTo(StageJar.NO_JAR);
    assertThat(lastWords()).content().startsWith("spec.job.jar is not a URL").hasLineCount(1);

    assertThat(
            stage(
                Map.of(
                    "JAR",
                    "",
                    "JAR_URL",
                    url.replace(" ", ""),
                    "JAR_SHA256",
                    "0".repeat(64),
                    "JAVA_TOOL_OPTIONS",
                    "-Dx=y")))
        .as("nobody listens")
        .isEqualTo(StageJar.NOT_FETCHED);
    assertThat(lastWords())
        .content()
        .startsWith("https://localhost:1/ab;$(x).jar could not be fetched: ")
        .hasLineCount(1);
  }

  /** With the libraries and plugins of the image. */
  @Test
  void shouldHaveFlinksFileSystemsFetchAJarOfAStorage() throws Exception {
    var flink = folder.resolve("flink");
    Files.createDirectories(flink.resolve("lib"));
    Files.writeString(Files.createDirectories(flink.resolve("bin")).resolve("jobmanager.sh"), "");
    var java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$* in $FLINK_PLUGINS_DIR\"\nexit 68\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(
            stage(
                Map.of(
                    "JAR", "",
                    "JAR_URL", "s3://jars/$(x).jar",
                    "JAR_SHA256", "",
                    "FLINK_HOME", flink.toString(),
                    "JAVA_HOME", folder.toString())))
        .isEqualTo(StageJar.NOT_FETCHED);
    assertThat(lastWords())
        .content()
        .contains("-cp " + probe + ":" + flink + "/lib/* ")
        .contains("FetchJar s3://jars/$(x).jar  ")
        .contains(" in " + flink + "/plugins");
  }

  @Test
  void shouldSayThatThereIsNoJavaToFetchWith() throws Exception {
    var environment = new HashMap<>(Map.of("JAR", "", "JAR_URL", "https://x/y.jar"));
    environment.put("JAR_SHA256", "0".repeat(64));
    environment.put("JAVA_HOME", folder.toString());
    var java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 127\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(stage(environment)).isEqualTo(127);
    assertThat(lastWords()).hasContent("Fetching the jar ended with status 127.");
  }

  /** In a TaskManager's pod, to which Flink sends the job's own jar; two of one name are two. */
  @Test
  void shouldCopyAdditionalJarsOfTheImage() throws Exception {
    var other = Files.createDirectories(folder.resolve("other")).resolve("image.jar");
    Files.writeString(other, "another jar");
    var none = Map.of("JAR", "", "JAR_URL", "", "JAR_SHA256", "");

    assertThat(stage(none, image.toString(), "", "", "", other.toString(), "", "", "")).isZero();

    assertThat(folder.resolve("target/additional/0.jar")).hasContent("a jar");
    assertThat(folder.resolve("target/additional/1.jar")).hasContent("another jar");
    assertThat(folder.resolve("target/flink-web-upload")).doesNotExist();
  }

  @Test
  void shouldSayWhichAdditionalJarIsNotThere() throws Exception {
    var job = Map.of("JAR", image.toString(), "JAR_URL", "", "JAR_SHA256", "");

    assertThat(stage(job, image.toString(), "", "", "", "/no/such.jar", "", "", ""))
        .isEqualTo(StageJar.NO_JAR);
    assertThat(lastWords())
        .hasContent(
            "There is no jar at /no/such.jar in the image. Set spec.job.additionalJars[1].uri to a"
                + " jar that the image has.");

    assertThat(stage(job, "", "https:x", "", "")).isEqualTo(StageJar.NO_JAR);
    assertThat(lastWords()).content().startsWith("spec.job.additionalJars[0].uri is not a URL");
  }

  /** The plugins that the image has in its folder opt are linked once. */
  @Test
  void shouldLookForFlinkOnceForAllJarsOfAStorage() throws Exception {
    var flink = folder.resolve("flink");
    Files.createDirectories(flink.resolve("lib"));
    Files.createDirectories(flink.resolve("plugins/s3"));
    Files.writeString(Files.createDirectories(flink.resolve("bin")).resolve("jobmanager.sh"), "");
    Files.writeString(Files.createDirectories(flink.resolve("opt")).resolve("gs.jar"), "");
    var java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(
        java, "#!/bin/sh\necho \"$*\" $(ls \"$FLINK_PLUGINS_DIR\") >> \"$TARGET/calls\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    var environment = new HashMap<>(Map.of("JAR", "", "JAR_URL", "s3://a/a.jar"));
    environment.put("JAR_SHA256", "");
    environment.put("FLINK_HOME", flink.toString());
    environment.put("JAVA_HOME", folder.toString());
    environment.put("ENABLE_BUILT_IN_PLUGINS", "gs.jar");

    assertThat(stage(environment, "", "s3://b/b.jar", "", "/headers")).isZero();

    assertThat(Files.readAllLines(folder.resolve("target/calls")))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call).endsWith(" gs s3"))
        .last()
        .asString()
        .contains(
            "-Djar.item=spec.job.additionalJars[0] dev.statefulflink.probe.FetchJar s3://b/b.jar  "
                + folder.resolve("target/additional/0.jar")
                + " /headers");
  }

  private int stage(Map<String, String> environment, String... jars) throws Exception {
    var script = StageJar.SCRIPT.replace(TERMINATION_LOG, lastWords().toString());
    var shell =
        new ProcessBuilder("/bin/sh", "-c", script, "stage-jar")
            .redirectErrorStream(true)
            .directory(folder.toFile());
    shell.command().addAll(List.of(jars));
    shell.environment().remove("JAVA_HOME");
    shell.environment().put("PATH", System.getProperty("java.home") + "/bin:/usr/bin:/bin");
    shell.environment().put("PROBE", probe.toString());
    shell.environment().put("TARGET", folder.resolve("target").toString());
    shell.environment().putAll(environment);
    var process = shell.start();
    System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    return process.waitFor();
  }

  private Path lastWords() {
    return folder.resolve("last-words");
  }

  private Path staged(String file) {
    return folder.resolve("target/flink-web-upload").resolve(file);
  }
}
