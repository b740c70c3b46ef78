package dev.statefulflink.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All ways to make one value of an object break its schema. */
final class SpecMutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String UNKNOWN = "noSuchField";

  private final List<Mutation> found = new ArrayList<>();

  private SpecMutations() {}

  /**
   * One of them.
   *
   * @param path of the value, as the API server names it
   * @param apply makes the change
   */
  record Mutation(String what, String path, Runnable apply) {}

  /** Of the value of a field of an object, and of those below it. */
  static List<Mutation> of(ObjectNode object, String field, JsonNode schema) {
    SpecMutations mutations = new SpecMutations();
    mutations.look(field, schema, object.get(field), value -> object.set(field, value));
    return mutations.found;
  }

  private void look(String path, JsonNode schema, JsonNode value, Consumer<JsonNode> put) {
    add("a value of another type", path, () -> put.accept(ofAnotherType(schema, value)));
    if (schema.has("enum")) {
      add("an unknown word", path, () -> put.accept(JSON.textNode(value.asText() + "x")));
    } else if (value.isTextual()) {
      lookAtText(path, schema, value, put);
    } else if (value.isNumber()) {
      lookAtNumber(path, schema, put);
    } else if (value instanceof ArrayNode array) {
      lookAtItems(path, schema, array);
    } else if (value instanceof ObjectNode object && schema.has("additionalProperties")) {
      lookAtEntries(path, schema, object);
    } else if (value instanceof ObjectNode object && schema.has("properties")) {
      lookAtFields(path, schema, object);
    }
  }

  private void lookAtText(String path, JsonNode schema, JsonNode value, Consumer<JsonNode> put) {
    if (schema.has("pattern")) {
      add("a broken pattern", path, () -> put.accept(JSON.textNode(value.asText() + " !")));
    }
    if (schema.has("minLength")) {
      add("too short a text", path, () -> put.accept(JSON.textNode("")));
    }
    if (schema.has("maxLength")) {
      String longer = "a".repeat(schema.path("maxLength").asInt() + 1);
      add("too long a text", path, () -> put.accept(JSON.textNode(longer)));
    }
  }

  private void lookAtNumber(String path, JsonNode schema, Consumer<JsonNode> put) {
    add("a fraction", path, () -> put.accept(JSON.numberNode(1.5)));
    if (schema.has("minimum")) {
      long less = schema.path("minimum").asLong() - 1;
      add("less than the least", path, () -> put.accept(JSON.numberNode(less)));
    }
    if (schema.has("maximum")) {
      long more = schema.path("maximum").asLong() + 1;
      add("more than the most", path, () -> put.accept(JSON.numberNode(more)));
    }
  }

  private void lookAtItems(String path, JsonNode schema, ArrayNode array) {
    if (schema.has("maxItems")) {
      int most = schema.path("maxItems").asInt();
      add("too many items", path, () -> fill(array, most + 1));
    }
    for (int i = 0; i < array.size(); i++) {
      int index = i;
      look(
          "%s[%d]".formatted(path, i),
          schema.path("items"),
          array.get(i),
          value -> array.set(index, value));
    }
  }

  private static void fill(ArrayNode array, int size) {
    while (array.size() < size) {
      array.add("x");
    }
  }

  private void lookAtEntries(String path, JsonNode schema, ObjectNode map) {
    if (schema.has("maxProperties")) {
      int most = schema.path("maxProperties").asInt();
      add("too many entries", path, () -> fill(map, most + 1));
    }
    map.properties()
        .forEach(
            entry ->
                look(
                    path + "." + entry.getKey(),
                    schema.path("additionalProperties"),
                    entry.getValue(),
                    value -> map.set(entry.getKey(), value)));
  }

  private static void fill(ObjectNode map, int size) {
    for (int entry = 0; map.size() < size; entry++) {
      map.put("my.other.option." + entry, "x");
    }
  }

  private void lookAtFields(String path, JsonNode schema, ObjectNode object) {
    add("an unknown field", path + "." + UNKNOWN, () -> object.put(UNKNOWN, true));
    object
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              String below = path + "." + name;
              if (RandomSpec.isRequired(schema, name)) {
                add("a missing field", below, () -> object.remove(name));
              }
              JsonNode part = schema.path("properties").path(name);
              look(below, part, field.getValue(), value -> object.set(name, value));
            });
  }

  private void add(String what, String path, Runnable apply) {
    found.add(new Mutation(what, path, apply));
  }

  private static JsonNode ofAnotherType(JsonNode schema, JsonNode value) {
    if (RandomSpec.isNumberOrText(schema)) {
      return JSON.booleanNode(true);
    }
    return value.isTextual() ? JSON.numberNode(7) : JSON.textNode("seven");
  }
}
