package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.PodLists;
import dev.statefulflink.operator.manifest.pods.TemplateLayers;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a declared pod template with the operator's pod: objects field by field, lists item by
 * item. If both set a field, the operator wins, except for its defaults.
 */
final class PodTemplates {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The end of a failed container's log is in its pod's status. */
  static final String END_OF_LOG = "FallbackToLogsOnError";

  private static final String END = "terminationMessagePolicy";

  /** The name of the main container of both components in templates. */
  private static final String BOTH = "flink";

  /** Defaults that a template may override. */
  private static final Set<String> DEFAULTS =
      Set.of(
          "resources",
          "securityContext",
          "readinessProbe",
          "terminationGracePeriodSeconds",
          END,
          "enableServiceLinks",
          "kubectl.kubernetes.io/default-container");

  /** Flink does not use the names of its ports, but monitors and probes of users may. */
  private static final String PORTS = "ports";

  private PodTemplates() {}

  /**
   * @param declared each is merged over the one before it; empty ones are ignored
   */
  static PodTemplateSpec merge(List<String> declared, PodTemplateSpec ours, String component) {
    var theirs =
        declared.stream()
            .filter(template -> !template.isEmpty())
            .map(template -> ofComponent(template, component, stagesJars(ours)))
            .reduce(TemplateLayers::over);
    return theirs.map(template -> merge(template, ours)).orElse(ours);
  }

  private static PodTemplateSpec merge(ObjectNode theirs, PodTemplateSpec ours) {
    var merged = objects("", theirs, MAPPER.valueToTree(ours));
    var spec = merged.path("spec");
    sayWhyTheyEnd(spec.path("containers"));
    sayWhyTheyEnd(spec.path("initContainers"));
    mountForTheJar(spec);
    return MAPPER.convertValue(merged, PodTemplateSpec.class);
  }

  private static boolean stagesJars(PodTemplateSpec ours) {
    return ours.getSpec().getInitContainers().stream()
        .anyMatch(container -> container.getName().equals(StageJar.CONTAINER));
  }

  private static ObjectNode ofComponent(String declared, String component, boolean stagesJars) {
    var template = tree(declared);
    nameContainers(template.path("spec"), component, stagesJars);
    return template;
  }

  /** The jar may be on a volume of the template, written by one of its init containers. */
  private static void mountForTheJar(JsonNode spec) {
    for (var container : spec.path("initContainers")) {
      if (container.path("name").asText().equals(StageJar.CONTAINER)) {
        var mounts = (ArrayNode) container.withArray("/volumeMounts");
        var paths = new HashSet<String>();
        mounts.forEach(mount -> paths.add(mount.path("mountPath").asText()));
        for (var mount : main(spec).path("volumeMounts")) {
          if (paths.add(mount.path("mountPath").asText())) {
            mounts.add(mount);
          }
        }
      }
    }
  }

  private static JsonNode main(JsonNode spec) {
    for (var container : spec.path("containers")) {
      if (StageJar.FLINK.contains(container.path("name").asText())) {
        return container;
      }
    }
    return MissingNode.getInstance();
  }

  /** Also for the containers that the template adds, unless it sets the field. */
  private static void sayWhyTheyEnd(JsonNode containers) {
    for (var container : containers) {
      if (!container.hasNonNull(END)) {
        ((ObjectNode) container).put(END, END_OF_LOG);
      }
    }
  }

  private static ObjectNode tree(String declared) {
    try {
      return (ObjectNode) MAPPER.readTree(declared);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written as JSON", e);
    }
  }

  /**
   * With the settings for both under this component's name, and without the settings for others.
   */
  private static void nameContainers(JsonNode spec, String component, boolean stagesJars) {
    var other = component.equals(Names.JOB_MANAGER) ? Names.TASK_MANAGER : Names.JOB_MANAGER;
    without(spec.path("containers"), Set.of(other));
    without(
        spec.path("initContainers"), stagesJars ? Set.<String>of() : Set.of(StageJar.CONTAINER));
    join(spec.path("containers"), component);
  }

  /** One main container, in which the settings for this component win over those for both. */
  private static void join(JsonNode containers, String component) {
    var both = named(containers, BOTH);
    var one = named(containers, component);
    if (both != null && one != null) {
      without(containers, Set.of(component));
      both.setAll(TemplateLayers.over(both, one));
    }
    if (both != null) {
      both.put("name", component);
    }
  }

  private static @Nullable ObjectNode named(JsonNode containers, String name) {
    for (var container : containers) {
      if (name.equals(container.path("name").asText())) {
        return (ObjectNode) container;
      }
    }
    return null;
  }

  private static void without(JsonNode list, Set<String> names) {
    for (var items = list.elements(); items.hasNext(); ) {
      if (names.contains(items.next().path("name").asText())) {
        items.remove();
      }
    }
  }

  /**
   * @param list the list of the items; empty for none
   */
  private static ObjectNode objects(String list, ObjectNode theirs, ObjectNode ours) {
    var merged = TemplateLayers.without(theirs.deepCopy(), ours);
    ours.properties()
        .forEach(
            field -> {
              var name = field.getKey();
              var said = merged.get(name);
              merged.set(
                  name, said == null ? field.getValue() : both(list, name, said, field.getValue()));
            });
    return merged;
  }

  private static JsonNode both(String list, String name, JsonNode theirs, JsonNode ours) {
    return isDefault(list, name) ? over(name, ours, theirs) : over(name, theirs, ours);
  }

  private static boolean isDefault(String list, String field) {
    return DEFAULTS.contains(field) || (list.equals(PORTS) && field.equals("name"));
  }

  /** The second over the first. */
  private static JsonNode over(String name, JsonNode below, JsonNode above) {
    if (below.isNull()) {
      return above;
    }
    if (above.isNull()) {
      return below;
    }
    if (below instanceof ObjectNode first && above instanceof ObjectNode second) {
      return objects(name, first, second);
    }
    return below instanceof ArrayNode first && above instanceof ArrayNode second
        ? lists(name, first, second)
        : above;
  }

  /**
   * Overlay entries come first, in their own order; but init containers run one after the other,
   * and those of a template provide what the operator's one needs, unless the template declares
   * another order.
   */
  private static ArrayNode lists(String name, ArrayNode below, ArrayNode above) {
    if (name.equals("initContainers")) {
      return inTheOrderBelow(name, below, above);
    }
    var merged = MAPPER.createArrayNode();
    var rest = below.deepCopy();
    for (var item : above) {
      var same = take(name, rest, item);
      merged.add(same == null ? item : over(name, same, item));
    }
    return merged.addAll(rest);
  }

  private static ArrayNode inTheOrderBelow(String name, ArrayNode below, ArrayNode above) {
    var merged = MAPPER.createArrayNode();
    var rest = above.deepCopy();
    for (var item : below) {
      var same = take(name, rest, item);
      merged.add(same == null ? item : over(name, item, same));
    }
    return merged.addAll(rest);
  }

  private static @Nullable JsonNode take(String list, ArrayNode from, JsonNode item) {
    for (var items = from.elements(); items.hasNext(); ) {
      var each = items.next();
      if (same(list, each, item)) {
        items.remove();
        return each;
      }
    }
    return null;
  }

  /** A list that may contain an item twice gets no second copy of the operator's items. */
  private static boolean same(String list, JsonNode one, JsonNode other) {
    var identity = PodLists.identity(list, one);
    return identity.isPresent()
        ? identity.equals(PodLists.identity(list, other))
        : one.equals(other);
  }
}
