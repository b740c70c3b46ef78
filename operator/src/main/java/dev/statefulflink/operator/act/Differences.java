package dev.statefulflink.operator.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields in which an object differs from its previous state, named as in its manifest. Values
 * are left out, since they may be secret, except for the number of replicas.
 */
final class Differences {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST = 3;
  private static final String REPLICAS = "spec.replicas";

  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /**
   * In one phrase; empty if there is none.
   *
   * @param before null if there was no such object
   */
  static String of(@Nullable GenericKubernetesResource before, GenericKubernetesResource after) {
    var name = after.getKind() + " " + after.getMetadata().getName();
    if (before == null) {
      return name + " (was missing)";
    }
    var differences = new Differences();
    differences.compare("", content(before), content(after));
    var all = differences.found;
    if (all.isEmpty()) {
      return "";
    }
    var more = all.size() > MOST ? ", and " + (all.size() - MOST) + " more" : "";
    return name + " (" + String.join(", ", all.subList(0, Math.min(MOST, all.size()))) + more + ")";
  }

  private static JsonNode content(GenericKubernetesResource resource) {
    var fields = new HashMap<>(resource.getAdditionalProperties());
    fields.remove("status");
    return MAPPER.valueToTree(fields);
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      var names = new TreeSet<String>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (var name : names) {
        compare(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name));
      }
      return;
    }
    if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        var name = after.get(i).path("name").asText(String.valueOf(i));
        compare(path + "[" + name + "]", before.get(i), after.get(i));
      }
      return;
    }
    found.add(path.equals(REPLICAS) ? path + " was " + before.asText() : path);
  }
}
