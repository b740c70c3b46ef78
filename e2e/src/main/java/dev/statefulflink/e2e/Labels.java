package dev.statefulflink.e2e;

import java.util.Map;

/** The labels that the operator's objects carry, as promised to people who look for them. */
final class Labels {
  static final String NAME = "statefulflink.dev/name";
  static final String REVISION = "statefulflink.dev/revision";
  private static final String COMPONENT = "app.kubernetes.io/component";

  private Labels() {}

  static Map<String, String> taskManagersOf(String name) {
    return Map.of(NAME, name, COMPONENT, "taskmanager");
  }

  static Map<String, String> jobManagersOf(String name, String revision) {
    return Map.of(NAME, name, REVISION, revision, COMPONENT, "jobmanager");
  }

  static Map<String, String> taskManagersOf(String name, String revision) {
    return Map.of(NAME, name, REVISION, revision, COMPONENT, "taskmanager");
  }
}
