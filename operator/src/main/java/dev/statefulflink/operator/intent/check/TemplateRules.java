package dev.statefulflink.operator.intent.check;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.PodLists;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pod template must not replace, since the pods would not be a Flink cluster without it.
 *
 * @param path of the template in the spec
 * @param foreign names of containers that its pods do not have, each with the reason
 */
public record TemplateRules(String path, Map<String, String> foreign) {
  public static final TemplateRules OF_BOTH = new TemplateRules("spec.podTemplate", Map.of());
  public static final TemplateRules OF_JOB_MANAGER =
      new TemplateRules(
          "spec.jobManager.podTemplate", Map.of("taskmanager", "use spec.taskManager.podTemplate"));
  public static final TemplateRules OF_TASK_MANAGER =
      new TemplateRules(
          "spec.taskManager.podTemplate",
          Map.of(
              "jobmanager",
              "use spec.jobManager.podTemplate",
              TemplateEffects.STAGE_JAR,
              "only the JobManager fetches the jar"));

  /** With additional jars, which every pod brings. */
  public static final TemplateRules OF_TASK_MANAGER_WITH_JARS =
      new TemplateRules(
          OF_TASK_MANAGER.path(), Map.of("jobmanager", "use spec.jobManager.podTemplate"));

  private static final Set<String> MAIN = Set.of("flink", "jobmanager", "taskmanager");

  /**
   * Its name in templates for Flink's native Kubernetes integration, and for operators that use
   * that.
   */
  private static final String MAIN_ELSEWHERE = "flink-main-container";

  private static final Set<String> VOLUMES = Set.of("config", "tmp", "jar", "state", "jar-headers");

  private static final List<String> MORE_VOLUMES =
      List.of("flink-configuration-from-", "additional-jar-headers-");

  private static final Map<String, String> OF_THE_POD =
      Map.of(
          "serviceAccountName", "use spec.serviceAccountName",
          "serviceAccount", "use spec.serviceAccountName",
          "restartPolicy", "a Deployment has only one",
          "hostNetwork", "the clusters of two revisions would share ports");

  private static final Map<String, String> OF_THE_MAIN_CONTAINER =
      Map.of(
          "image", "use spec.image",
          "command", "the operator starts Flink",
          "args", "the operator starts Flink; put arguments of the job into spec.job.args");

  /**
   * @throws SpecRefused with the remedy
   */
  public void check(ObjectNode template) {
    known(template);
    var spec = template.path("spec");
    refuse(spec, path + ".spec", OF_THE_POD);
    containers(spec);
    for (var volume : spec.path("volumes")) {
      if (VOLUMES.contains(name(volume))
          || MORE_VOLUMES.stream().anyMatch(name(volume)::startsWith)) {
        throw new SpecRefused(
            at("volumes", volume)
                + " is the name of a volume of the operator: give yours another"
                + " name");
      }
    }
    named(spec);
    once(path, template);
  }

  private void known(ObjectNode template) {
    try {
      UnknownFields.first(template, PodTemplateSpec.class)
          .ifPresent(
              unknown -> {
                throw new SpecRefused(
                    "%s%s is not a field of a pod template: correct it, or remove it"
                        .formatted(path, unknown));
              });
    } catch (IllegalArgumentException e) {
      throw new SpecRefused(
          "%s%s has a value of the wrong type: kubectl explain pod shows the right one"
              .formatted(
                  path, e.getCause() instanceof JsonMappingException cause ? steps(cause) : ""));
    }
  }

  private void containers(JsonNode spec) {
    ofOthers("containers", spec);
    ofOthers("initContainers", spec);
    for (var container : spec.path("containers")) {
      if (MAIN_ELSEWHERE.equals(name(container))) {
        throw new SpecRefused(
            at("containers", container)
                + " is not the name of Flink's container here: name it flink, or jobmanager or"
                + " taskmanager for one of the two");
      }
      if (MAIN.contains(name(container))) {
        refuse(container, at("containers", container), OF_THE_MAIN_CONTAINER);
      }
    }
    for (var container : spec.path("initContainers")) {
      if (TemplateEffects.STAGE_JAR.equals(name(container))) {
        refuse(container, at("initContainers", container), OF_THE_MAIN_CONTAINER);
      }
    }
  }

  private void ofOthers(String list, JsonNode spec) {
    for (var container : spec.path(list)) {
      var why = foreign.get(name(container));
      if (why != null) {
        throw new SpecRefused(at(list, container) + " has no effect here, remove it: " + why);
      }
    }
  }

  /** At any depth: server-side apply of two equal items fails without a message for the user. */
  private static void once(String path, JsonNode node) {
    node.properties().forEach(field -> once(path, field.getKey(), field.getValue()));
  }

  private static void once(String path, String name, JsonNode value) {
    var at = path + "." + name;
    if (!value.isArray()) {
      once(at, value);
      return;
    }
    var seen = new HashSet<String>();
    for (var item : value) {
      var identity = PodLists.identity(name, item);
      identity
          .filter(same -> !seen.add(same))
          .ifPresent(
              same -> {
                throw new SpecRefused(
                    "%s has more than one item with %s: keep one".formatted(at, same));
              });
      once(at + identity.map(same -> "[" + same + "]").orElse("[]"), item);
    }
  }

  /** Lists are merged by name: an item without one would be lost or doubled. */
  private void named(JsonNode spec) {
    for (var list : List.of("containers", "initContainers", "volumes")) {
      for (var item : spec.path(list)) {
        if (name(item).isEmpty()) {
          throw new SpecRefused(
              path + ".spec." + list + " has an item without a name: give it one");
        }
      }
    }
  }

  private static void refuse(JsonNode node, String path, Map<String, String> fields) {
    fields.forEach(
        (field, why) -> {
          if (node.has(field)) {
            throw new SpecRefused(path + "." + field + " cannot be set, remove it: " + why);
          }
        });
  }

  private static String steps(JsonMappingException wrong) {
    return wrong.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining());
  }

  private String at(String list, JsonNode item) {
    return path + ".spec." + list + "[name=" + name(item) + "]";
  }

  private static String name(JsonNode item) {
    return item.path("name").asText("");
  }
}
