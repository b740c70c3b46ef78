package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A template may name the main container by its component, or by a name that means both. */
class MainContainerNamesTest {
  private static Container main(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> env(Container container) {
    return container.getEnv().stream()
        .filter(variable -> List.of("A", "B").contains(variable.getName()))
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  /** By whichever of its two names the main container is called below and above. */
  @Test
  void shouldLetTheTemplateOfOneComponentWinOverBothNamesBelow() {
    var both =
        "podTemplate: {spec: {containers: [{name: flink, env: [{name: A, value: flink}]}, {name:"
            + " taskmanager, env: [{name: A, value: one}]}]}}";

    assertThat(env(main("taskmanager", Specs.intent(both)))).isEqualTo(Map.of("A", "one"));
    for (var name : List.of("flink", "taskmanager")) {
      var above =
          "taskManager.podTemplate: {spec: {containers: [{name: %s, env: [{name: A, value: above}]}]}}"
              .formatted(name);
      var intent = Specs.intent(both, above);

      assertThat(env(main("taskmanager", intent))).isEqualTo(Map.of("A", "above"));
      assertThat(pod("taskmanager", intent).getSpec().getContainers()).hasSize(1);
    }
  }

  /** What is said of one component counts, in whatever order both are declared. */
  @Test
  void shouldLetTheNameOfOneComponentWinOverThatOfBoth() {
    var intent =
        Specs.intent(
            "podTemplate: {spec: {containers: [{name: taskmanager, env: [{name: A, value: one}]},"
                + " {name: flink, env: [{name: A, value: both}, {name: B, value: both}]}]}}");

    assertThat(env(main("taskmanager", intent))).isEqualTo(Map.of("A", "one", "B", "both"));
    assertThat(env(main("jobmanager", intent))).isEqualTo(Map.of("A", "both", "B", "both"));
  }
}
