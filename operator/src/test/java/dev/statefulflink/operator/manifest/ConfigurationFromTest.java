package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.intent.pods.Source;
import dev.statefulflink.operator.manifest.pods.ConfigurationFrom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in a real shell, on folders in the place of a pod's. */
class ConfigurationFromTest {
  private static final Source SECRET = new Source(Source.Kind.SECRET, "keys", false);
  private static final Source MAP = new Source(Source.Kind.CONFIG_MAP, "settings", false);

  @TempDir Path folder;

  private Path lines;

  @BeforeEach
  void fill() throws IOException {
    write("etc/flink/config.yaml", "pipeline.name: \"orders\"\nstate.ttl: \"1 h\"\n");
    write("etc/flink/log4j-console.properties", "a = b\n");
    lines = folder.resolve("tmp/flink-conf/config.yaml");
  }

  private void write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** The end of what it prints, with its exit status. */
  private String run(Source... sources) throws Exception {
    Files.createDirectories(folder.resolve("tmp"));
    var script =
        ConfigurationFrom.script(List.of(sources))
            .replace("/etc/flink", folder + "/etc/flink")
            .replace("/tmp/flink-conf", folder + "/tmp/flink-conf")
            .replace("/dev/termination-log", folder + "/termination-log");
    var shell =
        new ProcessBuilder("/bin/sh", "-c", "set -eu\n" + script + "echo \"$FLINK_CONF_DIR\"")
            .redirectErrorStream(true)
            .start();
    var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return said + " / " + shell.waitFor();
  }

  private Map<String, String> configuration() throws IOException {
    return new YAMLMapper().readValue(lines.toFile(), new TypeReference<Map<String, String>>() {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a: b # c", "say \"x\" \\n", "two\nlines", "'", "${A} $(b) `c`"})
  void shouldHandFlinkTheValueAsItIs(String value) throws Exception {
    write("etc/flink-from/0/s3.secret-key", value);

    assertThat(run(SECRET)).isEqualTo(folder + "/tmp/flink-conf / 0");
    assertThat(configuration())
        .isEqualTo(Map.of("pipeline.name", "orders", "state.ttl", "1 h", "s3.secret-key", value));
    assertThat(folder.resolve("tmp/flink-conf/log4j-console.properties")).exists();
  }

  @Test
  void shouldTakeASecretThatEndsALineAsOne() throws Exception {
    write("etc/flink-from/0/my.token", "abc\n");

    run(SECRET);

    assertThat(configuration()).containsEntry("my.token", "abc");
  }

  @Test
  void shouldReadNobodyElseMayWhatItWrites() throws Exception {
    write("etc/flink-from/0/my.token", "abc");

    run(SECRET);

    assertThat(Files.getPosixFilePermissions(lines)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "high-availability.type, is set by the operator",
    "restart-strategy.type, is set by the operator",
    "parallelism.default, is set by the operator",
    "state.ttl, is also set elsewhere"
  })
  void shouldRefuseAKeyThatIsNotFree(String key, String told) throws Exception {
    write("etc/flink-from/0/" + key, "hidden-value");

    assertThat(run(MAP))
        .startsWith("The key " + key + " of the ConfigMap settings")
        .contains(told)
        .endsWith(" / 64")
        .doesNotContain("hidden-value");
    assertThat(folder.resolve("termination-log")).content().contains(key);
  }

  @Test
  void shouldTakeAKeyThatIsFreeThoughItBeginsAsOthers() throws Exception {
    write("etc/flink-from/0/kubernetes.transactional-operation.max-retries", "9");

    assertThat(run(MAP)).endsWith(" / 0");
  }

  /** Flink prints its configuration when it starts, and hides by the name of the key. */
  @Test
  void shouldRefuseASecretThatFlinkWouldShow() throws Exception {
    write("etc/flink-from/0/s3.access-key", "hidden-value");

    assertThat(run(SECRET))
        .startsWith("Flink would show the value of s3.access-key in its log")
        .endsWith(" / 64")
        .doesNotContain("hidden-value");
    assertThat(run(MAP)).as("of a ConfigMap it may").endsWith(" / 0");
  }

  @Test
  void shouldRefuseAKeyOfTwoSources() throws Exception {
    write("etc/flink-from/0/my.token", "a");
    write("etc/flink-from/1/my.token", "b");

    assertThat(run(SECRET, MAP))
        .contains("my.token of the ConfigMap settings is also set elsewhere");
  }

  @Test
  void shouldSayThatASourceIsMissingUnlessItMay() throws Exception {
    assertThat(run(SECRET))
        .startsWith("The Secret keys of spec.flinkConfigurationFrom does not exist");
    assertThat(run(new Source(Source.Kind.SECRET, "keys", true))).endsWith(" / 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldMountTheSourcesAndStartByThem(String component) {
    var intent =
        Specs.intent(
            "flinkConfigurationFrom: [{secretRef: {name: keys}}, {configMapRef: {name: more}}]");
    var spec = pod(component, intent).getSpec();
    var main = spec.getContainers().get(0);

    assertThat(spec.getVolumes())
        .filteredOn(volume -> volume.getName().startsWith("flink-configuration-from-"))
        .extracting(
            volume ->
                volume.getSecret() == null
                    ? volume.getConfigMap().getName()
                    : volume.getSecret().getSecretName())
        .containsExactly("keys", "more");
    assertThat(main.getVolumeMounts())
        .extracting("mountPath")
        .contains("/etc/flink-from/0", "/etc/flink-from/1");
    assertThat(main.getCommand()).startsWith("/bin/sh", "-c").endsWith(component + ".sh");
    assertThat(main.getCommand().get(2)).contains("take 0 Secret keys", "take 1 ConfigMap more");
  }

  @Test
  void shouldStartFlinkByItselfIfNothingIsDeclared() {
    assertThat(pod("jobmanager", Specs.intent()).getSpec().getContainers().get(0).getCommand())
        .isEqualTo(StartFlink.command("jobmanager", ""));
    assertThat(ConfigurationFrom.script(List.of())).isEmpty();
  }
}
