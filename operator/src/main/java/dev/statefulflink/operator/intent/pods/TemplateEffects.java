package dev.statefulflink.operator.intent.pods;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.operator.intent.SpecRefused;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a pod template must not declare, since it would have no effect, or keep the pods from
 * starting long after the spec was accepted.
 *
 * @param path of the template in the spec
 * @param template of a pod, as it is declared
 * @param places paths in Flink's containers that belong to the operator, each with the remedy
 * @param memory what Flink uses in each container, by its names
 */
public record TemplateEffects(
    String path, JsonNode template, Map<String, String> places, Map<String, Quantity> memory) {
  private static final String BOTH = "flink";
  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager";

  /** The init container that brings the jar. */
  public static final String STAGE_JAR = "stage-jar";

  /** Where Flink's configuration is mounted. */
  public static final String CONFIGURATION = "/etc/flink";

  /** Where the jar is brought to. */
  public static final String JAR_DIRECTORY = "/var/lib/flink-jar";

  /** Where Flink's own image has it, and what of it Flink would read. */
  private static final Pattern UNREAD =
      Pattern.compile("/opt/flink/conf(/((flink-conf|config)\\.yaml|(log4j|logback)[^/]*))?");

  private static final Set<String> FLINK = Set.of(BOTH, JOB_MANAGER, TASK_MANAGER);

  private static final Map<String, String> OF_METADATA =
      Map.of(
          "name", "Kubernetes names the pods of a Deployment",
          "generateName", "Kubernetes names the pods of a Deployment",
          "namespace", "the pods are in the namespace of the object",
          "ownerReferences", "the pods belong to their Deployment");

  private static final Map<String, String> OF_A_DEPLOYMENT =
      Map.of(
          "activeDeadlineSeconds", "the pods of a Deployment have none",
          "ephemeralContainers", "kubectl debug adds them to a pod that runs");

  private static final Map<String, String> OF_FLINKS_CONTAINERS =
      Map.of("restartPolicy", "only the one of the pod has an effect");

  private static final Set<String> VARIABLES_OF_STAGE_JAR =
      Set.of("JAR", "JAR_URL", "JAR_SHA256", "JAR_HEADERS", "PROBE", "TARGET");

  private static final List<String> USERS = List.of("runAsUser", "runAsGroup", "fsGroup");

  /**
   * Checks the templates of an object.
   *
   * @param jobManager the memory of the JobManager
   * @param taskManager that of a TaskManager
   * @throws SpecRefused with the remedy
   */
  public static void check(StatefulJobSpec spec, String jobManager, String taskManager) {
    var first = new Quantity(jobManager);
    var second = new Quantity(taskManager);
    var both =
        first.getNumericalAmount().compareTo(second.getNumericalAmount()) > 0 ? first : second;
    var places = places(spec);
    var templates = new ArrayList<TemplateEffects>();
    for (var declared : DeclaredTemplate.of(spec)) {
      var memory =
          switch (declared.of()) {
            case BOTH -> memory(both, first, second);
            case JOB_MANAGER -> memory(first, first, first);
            case TASK_MANAGER -> memory(second, second, second);
          };
      templates.add(new TemplateEffects(declared.path(), declared.template(), places, memory));
    }
    templates.forEach(TemplateEffects::check);
    images(templates);
  }

  private static Map<String, Quantity> memory(Quantity flink, Quantity first, Quantity second) {
    return Map.of(BOTH, flink, JOB_MANAGER, first, TASK_MANAGER, second);
  }

  /** Two mounts at one path are one mount, and the operator's mount wins. */
  private static Map<String, String> places(StatefulJobSpec spec) {
    var places = new TreeMap<String, String>();
    places.put(CONFIGURATION, "use spec.flinkConfiguration and spec.logging");
    places.put(JAR_DIRECTORY, "use another path");
    places.put("/tmp", "use another path, and name it in io.tmp.dirs of spec.flinkConfiguration");
    if (spec.stateBackend().localSize() != null) {
      places.put(LocalState.PATH, "spec.stateBackend.localSize has its volume there");
    }
    if (spec.stateBackend().volumeClaim() != null) {
      var uri = spec.stateBackend().uri();
      var state =
          plain(uri.startsWith("file://") ? uri.substring("file://".length()) : "/flink-state");
      if (places.containsKey(place(state)) || state.equals("/opt/flink")) {
        throw new SpecRefused(
            "spec.stateBackend.uri is "
                + uri
                + ", which contains Flink's own files: the volume cannot be mounted over them, so"
                + " name another path, for example file:///flink-state");
      }
      places.put(state, "spec.stateBackend.volumeClaim is mounted there");
    }
    return places;
  }

  private void check() {
    var spec = template.path("spec");
    metadata(template.path("metadata"));
    refuse(spec, path + ".spec", OF_A_DEPLOYMENT);
    if (spec.path("automountServiceAccountToken").isBoolean()
        && !spec.path("automountServiceAccountToken").asBoolean()) {
      throw new SpecRefused(
          path
              + ".spec.automountServiceAccountToken cannot be false, remove it: Flink's high"
              + " availability needs the API server");
    }
    for (var user : USERS) {
      if (spec.path("securityContext").path(user).isNull()) {
        throw new SpecRefused(
            "%s.spec.securityContext.%s has no effect if it is null: use spec.userFrom: Platform"
                .formatted(path, user));
      }
    }
    for (var container : spec.path("containers")) {
      container(container, at("containers", container));
    }
    for (var container : spec.path("initContainers")) {
      initContainer(container, at("initContainers", container));
    }
  }

  private void metadata(JsonNode metadata) {
    refuse(metadata, path + ".metadata", OF_METADATA);
    MetadataRules.labels(path + ".metadata.labels", texts(metadata.path("labels")));
    MetadataRules.annotations(path + ".metadata.annotations", texts(metadata.path("annotations")));
  }

  private static Map<String, String> texts(JsonNode node) {
    var texts = new TreeMap<String, String>();
    node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText("")));
    return texts;
  }

  private void container(JsonNode container, String at) {
    if (name(container).equals(STAGE_JAR)) {
      throw new SpecRefused(at + " is an init container: write it below initContainers");
    }
    if (FLINK.contains(name(container))) {
      refuse(container, at, OF_FLINKS_CONTAINERS);
      mounts(container, at);
      memory(container, at);
    }
  }

  private void initContainer(JsonNode container, String at) {
    if (FLINK.contains(name(container)) && !name(container).equals(BOTH)) {
      throw new SpecRefused(at + " has the name of Flink's own container: give it another");
    }
    if (name(container).equals(STAGE_JAR)) {
      refuse(container, at, OF_FLINKS_CONTAINERS);
      mounts(container, at);
      for (var variable : container.path("env")) {
        if (VARIABLES_OF_STAGE_JAR.contains(name(variable))) {
          throw new SpecRefused(
              "%s.env[name=%s] cannot be set, remove it: the operator sets it"
                  .formatted(at, name(variable)));
        }
      }
    }
  }

  private void mounts(JsonNode container, String at) {
    for (var mount : container.path("volumeMounts")) {
      var place = plain(mount.path("mountPath").asText(""));
      if (UNREAD.matcher(place).matches()) {
        throw new SpecRefused(
            ("%s.volumeMounts[mountPath=%s] has no effect, since Flink reads its configuration"
                    + " elsewhere: use spec.flinkConfiguration and spec.logging, and another path"
                    + " for other files")
                .formatted(at, mount.path("mountPath").asText()));
      }
      var instead = places.get(place(place));
      if (instead != null) {
        throw new SpecRefused(
            "%s.volumeMounts[mountPath=%s] is a path of the operator: %s"
                .formatted(at, mount.path("mountPath").asText(), instead));
      }
    }
  }

  /** Nothing can be mounted below the configuration either, which is read-only. */
  private static String place(String plain) {
    return plain.startsWith(CONFIGURATION + "/") ? CONFIGURATION : plain;
  }

  private static String plain(String mountPath) {
    return mountPath.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
  }

  /** Flink divides the declared memory of the process, and would be killed at a lower limit. */
  private void memory(JsonNode container, String at) {
    var limit = container.path("resources").path("limits").path("memory");
    var least = memory.get(name(container));
    if (least == null || limit.isMissingNode() || limit.isNull()) {
      return;
    }
    if (amount(at, limit.asText()).getNumericalAmount().compareTo(least.getNumericalAmount()) < 0) {
      throw new SpecRefused(
          ("%s.resources.limits.memory is less than Flink uses, %s: use resources.memory of"
                  + " spec.jobManager and spec.taskManager")
              .formatted(at, least));
    }
  }

  private static Quantity amount(String at, String text) {
    try {
      var quantity = new Quantity(text);
      quantity.getNumericalAmount();
      return quantity;
    } catch (IllegalArgumentException e) {
      throw new SpecRefused(at + ".resources.limits.memory is not a quantity: write it as 2Gi");
    }
  }

  /** A misspelt name, or the name that another operator uses, creates an additional container. */
  private static void images(List<TemplateEffects> templates) {
    for (var list : List.of("containers", "initContainers")) {
      var known = new HashSet<>(list.equals("containers") ? FLINK : Set.of(STAGE_JAR));
      for (var each : templates) {
        for (var container : each.template.path("spec").path(list)) {
          if (!container.path("image").asText("").isEmpty()) {
            known.add(name(container));
          }
        }
      }
      for (var each : templates) {
        for (var container : each.template.path("spec").path(list)) {
          if (!known.contains(name(container))) {
            throw new SpecRefused(
                each.at(list, container)
                    + " has no image: give it one; Flink's own containers are named flink,"
                    + " jobmanager, taskmanager and stage-jar");
          }
        }
      }
    }
  }

  private static void refuse(JsonNode node, String path, Map<String, String> fields) {
    fields.forEach(
        (field, why) -> {
          if (node.hasNonNull(field)) {
            throw new SpecRefused(path + "." + field + " cannot be set, remove it: " + why);
          }
        });
  }

  private String at(String list, JsonNode item) {
    return path + ".spec." + list + "[name=" + name(item) + "]";
  }

  private static String name(JsonNode item) {
    return item.path("name").asText("");
  }
}
