package dev.statefulflink.operator.intent.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod template that an object declares.
 *
 * @param path where it is in the spec
 */
public record DeclaredTemplate(Of of, String path, ObjectNode template) {
  /** Whose pods it is for. */
  public enum Of {
    BOTH,
    JOB_MANAGER,
    TASK_MANAGER
  }

  /** Those that there are, that of both components first. */
  public static List<DeclaredTemplate> of(StatefulJobSpec spec) {
    var jobManager = spec.jobManager();
    var taskManager = spec.taskManager();
    var declared = new ArrayList<DeclaredTemplate>();
    add(declared, Of.BOTH, "spec.podTemplate", spec.podTemplate());
    add(
        declared,
        Of.JOB_MANAGER,
        "spec.jobManager.podTemplate",
        jobManager == null ? null : jobManager.podTemplate());
    add(
        declared,
        Of.TASK_MANAGER,
        "spec.taskManager.podTemplate",
        taskManager == null ? null : taskManager.podTemplate());
    return declared;
  }

  private static void add(
      List<DeclaredTemplate> to, Of of, String path, @Nullable ObjectNode template) {
    if (template != null) {
      to.add(new DeclaredTemplate(of, path, template));
    }
  }
}
