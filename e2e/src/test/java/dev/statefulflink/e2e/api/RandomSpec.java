package dev.statefulflink.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Values that a schema allows; what its rules say of them is another matter. */
record RandomSpec(Random random) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Few fields: with many, a rule would refuse nearly every object. */
  private static final double PRESENT = 0.25;

  private static final int A_FEW = 3;
  private static final int LONG_TEXT = 24;
  private static final int TRIES = 1000;

  JsonNode of(JsonNode schema) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return JSON.objectNode().set("metadata", JSON.objectNode());
    }
    if (isNumberOrText(schema)) {
      return random.nextBoolean() ? JSON.numberNode(integer(schema)) : JSON.textNode(text(schema));
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> schema.has("additionalProperties") ? map(schema) : object(schema);
      case "array" -> array(schema);
      case "integer" -> JSON.numberNode(integer(schema));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" -> JSON.textNode(text(schema));
      default -> throw new IllegalArgumentException("no values of " + schema);
    };
  }

  static boolean isNumberOrText(JsonNode schema) {
    return schema.path("x-kubernetes-int-or-string").asBoolean();
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              boolean required = isRequired(schema, property.getKey());
              if (required || random.nextDouble() < PRESENT) {
                object.set(property.getKey(), of(property.getValue()));
              }
            });
    return object;
  }

  static boolean isRequired(JsonNode schema, String property) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(property)) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode map(JsonNode schema) {
    ObjectNode map = JSON.objectNode();
    for (int entry = random.nextInt(A_FEW + 1); entry > 0; entry--) {
      map.set("my.option." + entry, of(schema.path("additionalProperties")));
    }
    return map;
  }

  private ArrayNode array(JsonNode schema) {
    ArrayNode array = JSON.arrayNode();
    int least = schema.path("minItems").asInt(0);
    for (int item = Math.max(least, random.nextInt(A_FEW + 1)); item > 0; item--) {
      array.add(of(schema.path("items")));
    }
    return array;
  }

  private long integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(-1000);
    long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
    return switch (random.nextInt(3)) {
      case 0 -> least;
      case 1 -> most;
      default -> random.nextLong(least, most);
    };
  }

  private String text(JsonNode schema) {
    int most = schema.path("maxLength").asInt(LONG_TEXT);
    if (!schema.has("pattern")) {
      int least = schema.path("minLength").asInt(0);
      int length = least + random.nextInt(Math.min(most, LONG_TEXT) - least + 1);
      return RandomText.matching("^[^\\s]{%d,%d}$".formatted(length, length), random);
    }
    String pattern = schema.path("pattern").asText();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      String text = RandomText.matching(pattern, random);
      if (!text.matches(pattern)) {
        throw new IllegalStateException("RandomText: '%s' for %s".formatted(text, pattern));
      }
      if (text.length() <= most) {
        return text;
      }
    }
    throw new IllegalStateException("no text of at most %d for %s".formatted(most, pattern));
  }
}
