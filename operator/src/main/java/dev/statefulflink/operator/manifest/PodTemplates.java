package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins a declared pod template with what the operator makes: objects field by field, lists item by
 * item. Where both say something, the operator wins, but for what is only its default.
 */
final class PodTemplates {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The name that stands for the main container of both components. */
  private static final String BOTH = "flink";

  /** By what the items of a list are the same; other lists are put one behind the other. */
  private static final List<String> IDENTITIES = List.of("mountPath", "name", "containerPort");

  /** What a template may say better. */
  private static final Set<String> DEFAULTS =
      Set.of(
          "resources",
          "securityContext",
          "readinessProbe",
          "terminationGracePeriodSeconds",
          "terminationMessagePolicy",
          "enableServiceLinks");

  private PodTemplates() {}

  /**
   * @param declared empty for none
   */
  static PodTemplateSpec merge(String declared, PodTemplateSpec ours, String component) {
    if (declared.isEmpty()) {
      return ours;
    }
    var theirs = tree(declared);
    nameContainers(theirs.path("spec"), component);
    var merged = objects(theirs, MAPPER.valueToTree(ours));
    return MAPPER.convertValue(merged, PodTemplateSpec.class);
  }

  private static ObjectNode tree(String declared) {
    try {
      return (ObjectNode) MAPPER.readTree(declared);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written as JSON", e);
    }
  }

  /** With what is said of both under this component's name, and without what is said of others. */
  private static void nameContainers(JsonNode spec, String component) {
    var other = component.equals(Names.JOB_MANAGER) ? Names.TASK_MANAGER : Names.JOB_MANAGER;
    without(spec.path("containers"), Set.of(other));
    without(
        spec.path("initContainers"),
        component.equals(Names.JOB_MANAGER) ? Set.of() : Set.of(StageJar.CONTAINER));
    for (var container : spec.path("containers")) {
      if (BOTH.equals(container.path("name").asText())) {
        ((ObjectNode) container).put("name", component);
      }
    }
  }

  private static void without(JsonNode list, Set<String> names) {
    for (var items = list.elements(); items.hasNext(); ) {
      if (names.contains(items.next().path("name").asText())) {
        items.remove();
      }
    }
  }

  private static ObjectNode objects(ObjectNode theirs, ObjectNode ours) {
    var merged = theirs.deepCopy();
    ours.properties()
        .forEach(
            field -> {
              var name = field.getKey();
              var said = merged.get(name);
              merged.set(
                  name, said == null ? field.getValue() : both(name, said, field.getValue()));
            });
    return merged;
  }

  private static JsonNode both(String name, JsonNode theirs, JsonNode ours) {
    return DEFAULTS.contains(name) ? over(ours, theirs) : over(theirs, ours);
  }

  /** The second over the first. */
  private static JsonNode over(JsonNode below, JsonNode above) {
    if (below.isNull()) {
      return above;
    }
    if (above.isNull()) {
      return below;
    }
    if (below instanceof ObjectNode first && above instanceof ObjectNode second) {
      return objects(first, second);
    }
    return below instanceof ArrayNode first && above instanceof ArrayNode second
        ? lists(first, second)
        : above;
  }

  /** What is above comes first, and in its order. */
  private static ArrayNode lists(ArrayNode below, ArrayNode above) {
    var merged = MAPPER.createArrayNode();
    var rest = below.deepCopy();
    for (var item : above) {
      var same = take(rest, item);
      merged.add(same == null ? item : over(same, item));
    }
    return merged.addAll(rest);
  }

  private static @Nullable JsonNode take(ArrayNode from, JsonNode item) {
    JsonNode found = null;
    for (var items = from.elements(); items.hasNext(); ) {
      var each = items.next();
      if (same(each, item)) {
        // Two of one name in the template: both are the same item.
        found = found == null ? each : over(found, each);
        items.remove();
      }
    }
    return found;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return IDENTITIES.stream()
        .filter(field -> one.has(field) || other.has(field))
        .findFirst()
        .map(field -> one.has(field) && one.path(field).equals(other.path(field)))
        .orElse(one.equals(other));
  }
}
