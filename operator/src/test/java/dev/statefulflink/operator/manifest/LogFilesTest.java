package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogFilesTest {
  private static Map<String, String> data(JobIntent intent) {
    return ManifestScene.object(
            ManifestScene.MANIFESTS.cluster("a", intent), ConfigMap.class, "orders-a-config")
        .getData();
  }

  /** What the container finds, by the name of its file. */
  private static Map<String, String> mounted(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals("config"))
        .flatMap(volume -> volume.getConfigMap().getItems().stream())
        .collect(Collectors.toMap(KeyToPath::getPath, KeyToPath::getKey));
  }

  @Test
  void shouldWriteTheFileThatTheWebUiShows() {
    assertThat(data(Specs.intent()).get("log4j-console.properties"))
        .contains("appender.file.fileName = ${sys:log.file}")
        .contains("appender.file.strategy.max = 3")
        .contains("rootLogger.appenderRef.console.ref = ConsoleAppender");
  }

  @Test
  void shouldMountAllUnderTheirOwnNamesIfBothLogAlike() {
    var intent = Specs.intent("logging.logback: <configuration/>");

    assertThat(mounted("jobmanager", intent)).isEmpty();
    assertThat(data(intent)).containsEntry("logback-console.xml", "<configuration/>");
  }

  @Test
  void shouldLetEachComponentLogByItsOwn() {
    var intent =
        Specs.intent("logging: {log4j: both, jobManager: {log4j: one}, taskManager: {logback: x}}");

    assertThat(data(intent).get(mounted("jobmanager", intent).get("log4j-console.properties")))
        .isEqualTo("one");
    assertThat(mounted("jobmanager", intent))
        .containsOnlyKeys("config.yaml", "probe.jar", "log4j-console.properties");
    assertThat(data(intent).get(mounted("taskmanager", intent).get("log4j-console.properties")))
        .isEqualTo("both");
    assertThat(data(intent).get(mounted("taskmanager", intent).get("logback-console.xml")))
        .isEqualTo("x");
  }
}
