package dev.statefulflink.e2e.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/** The labels that the operator's objects carry, as promised to people who look for them. */
public final class Labels {
  public static final String NAME = "statefulflink.dev/name";
  public static final String REVISION = "statefulflink.dev/revision";
  private static final String COMPONENT = "app.kubernetes.io/component";

  private Labels() {}

  /** The container that a pod is there for: Flink's, or the only one. */
  public static String mainContainer(Pod pod) {
    String component =
        pod.getMetadata().getLabels() == null
            ? ""
            : pod.getMetadata().getLabels().getOrDefault(COMPONENT, "");
    return pod.getSpec().getContainers().stream()
        .map(Container::getName)
        .filter(component::equals)
        .findFirst()
        .orElseGet(() -> pod.getSpec().getContainers().get(0).getName());
  }

  public static Map<String, String> taskManagersOf(String name) {
    return Map.of(NAME, name, COMPONENT, "taskmanager");
  }

  public static Map<String, String> jobManagersOf(String name, String revision) {
    return Map.of(NAME, name, REVISION, revision, COMPONENT, "jobmanager");
  }

  public static Map<String, String> taskManagersOf(String name, String revision) {
    return Map.of(NAME, name, REVISION, revision, COMPONENT, "taskmanager");
  }
}
