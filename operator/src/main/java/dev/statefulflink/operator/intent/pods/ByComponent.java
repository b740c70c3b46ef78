package dev.statefulflink.operator.intent.pods;

import java.util.Objects;

/** A string for the JobManager and one for the TaskManagers; empty for none. */
public record ByComponent(String jobManager, String taskManager) {
  public static final ByComponent NONE = new ByComponent("", "");

  public ByComponent {
    Objects.requireNonNull(jobManager, "jobManager");
    Objects.requireNonNull(taskManager, "taskManager");
  }
}
