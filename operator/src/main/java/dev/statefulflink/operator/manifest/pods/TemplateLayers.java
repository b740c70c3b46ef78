package dev.statefulflink.operator.manifest.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.PodLists;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges one declared pod template over another: objects field by field, lists by the keys with
 * which Kubernetes identifies their items. The upper one wins. A list keeps the order of the lower
 * one, and new items come after it.
 */
public final class TemplateLayers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Kubernetes accepts only one of these: the upper one replaces the lower one, and is not merged
   * with it.
   */
  static final List<Set<String>> CHOICES =
      List.of(
          Set.of("exec", "httpGet", "tcpSocket", "grpc", "sleep"), Set.of("value", "valueFrom"));

  private TemplateLayers() {}

  public static ObjectNode over(ObjectNode below, ObjectNode above) {
    var merged = without(below.deepCopy(), above);
    above
        .properties()
        .forEach(
            field -> {
              var name = field.getKey();
              merged.set(name, both(name, merged.path(name), field.getValue()));
            });
    return merged;
  }

  /** Removes fields that exclude a field of the upper one. */
  public static ObjectNode without(ObjectNode below, ObjectNode above) {
    for (var choice : CHOICES) {
      if (choice.stream().anyMatch(above::hasNonNull)) {
        below.remove(choice.stream().filter(name -> !above.hasNonNull(name)).toList());
      }
    }
    return below;
  }

  private static JsonNode both(String name, JsonNode below, JsonNode above) {
    if (below instanceof ObjectNode first && above instanceof ObjectNode second) {
      return over(first, second);
    }
    return below instanceof ArrayNode first && above instanceof ArrayNode second
        ? lists(name, first, second)
        : above;
  }

  private static ArrayNode lists(String name, ArrayNode below, ArrayNode above) {
    var merged = MAPPER.createArrayNode();
    var rest = above.deepCopy();
    for (var item : below) {
      var same = take(name, rest, item);
      merged.add(same == null ? item : both(name, ofOneSource(name, item, same), same));
    }
    return merged.addAll(rest);
  }

  /**
   * A volume has one source, and so has the value of a variable: the upper one, if it names one.
   */
  private static JsonNode ofOneSource(String list, JsonNode below, JsonNode above) {
    if (list.equals("volumes") && above.size() > 1) {
      return ((ObjectNode) below).deepCopy().retain("name");
    }
    var rest = below.deepCopy();
    if (list.equals("env") && above.path("valueFrom").isObject()) {
      ((ObjectNode) rest).remove("valueFrom");
    }
    return rest;
  }

  private static @Nullable JsonNode take(String list, ArrayNode from, JsonNode item) {
    var identity = PodLists.identity(list, item);
    for (var items = from.elements(); items.hasNext(); ) {
      var each = items.next();
      var same =
          identity.isPresent() ? identity.equals(PodLists.identity(list, each)) : item.equals(each);
      if (same) {
        items.remove();
        return each;
      }
    }
    return null;
  }
}
