package dev.statefulflink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The schema of a kind, without an API server: which fields there are, of what type, and which must
 * be there. Rules, patterns and limits are left to the API server.
 */
record CrdSchema(JsonNode schema) {

  /** Of the kind of an object. */
  static CrdSchema of(JsonNode object) {
    var plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    var file = Repository.root().resolve("crds/%s.statefulflink.dev.yaml".formatted(plural));
    return new CrdSchema(GitOpsFiles.document(file).at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  /** What is wrong with an object, as the path and the fault. */
  List<String> faults(JsonNode object) {
    List<String> faults = new ArrayList<>();
    for (String part : List.of("spec", "status")) {
      if (object.has(part)) {
        check(part, schema.path("properties").path(part), object.path(part), faults);
      }
    }
    return faults;
  }

  private static void check(String path, JsonNode schema, JsonNode value, List<String> faults) {
    if (!fits(schema, value.getNodeType())) {
      faults.add(path + " is no " + schema.path("type").asText());
    } else if (value.isArray()) {
      for (int at = 0; at < value.size(); at++) {
        check("%s[%d]".formatted(path, at), schema.path("items"), value.path(at), faults);
      }
    } else if (value.isObject() && !schema.has("x-kubernetes-preserve-unknown-fields")) {
      fields(path, schema, value, faults);
    } else if (schema.has("enum") && !contains(schema.path("enum"), value)) {
      faults.add("%s is not one of %s".formatted(path, schema.path("enum")));
    }
  }

  private static void fields(String path, JsonNode schema, JsonNode value, List<String> faults) {
    for (var field : value.properties()) {
      String name = path + "." + field.getKey();
      JsonNode known = schema.path("properties").path(field.getKey());
      JsonNode any = schema.path("additionalProperties");
      if (known.isObject() || any.isObject()) {
        check(name, known.isObject() ? known : any, field.getValue(), faults);
      } else {
        faults.add(name + " is unknown");
      }
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        faults.add("%s.%s is missing".formatted(path, required.asText()));
      }
    }
  }

  private static boolean fits(JsonNode schema, JsonNodeType type) {
    return switch (schema.path("type").asText()) {
      case "object" -> type == JsonNodeType.OBJECT;
      case "array" -> type == JsonNodeType.ARRAY;
      case "string" -> type == JsonNodeType.STRING;
      case "boolean" -> type == JsonNodeType.BOOLEAN;
      case "integer", "number" -> type == JsonNodeType.NUMBER;
      default -> throw new IllegalStateException("no type in " + schema);
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
