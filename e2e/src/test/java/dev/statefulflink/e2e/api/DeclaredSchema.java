package dev.statefulflink.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a kind's schema in {@code crds/} makes of objects, without an API server: types, limits,
 * patterns, and no field that it does not know. Its rules (CEL) take a real one.
 */
public record DeclaredSchema(String kind, JsonNode schema) {
  private static final List<String> FILES =
      List.of(
          "statefulwordcounts.statefulflink.dev.yaml", "statefulflinkjobs.statefulflink.dev.yaml");

  private static final String ANYTHING = "x-kubernetes-preserve-unknown-fields";

  /** Which a validator of JSON does not know. */
  private static final List<String> EXTENSIONS =
      List.of(
          ANYTHING,
          "x-kubernetes-int-or-string",
          "x-kubernetes-validations",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys");

  /** Of both kinds. */
  public static List<DeclaredSchema> all() {
    return FILES.stream()
        .map(file -> Repository.root().resolve("crds").resolve(file))
        .map(file -> Serialization.unmarshal(Repository.text(file), JsonNode.class))
        .map(
            crd ->
                new DeclaredSchema(
                    crd.at("/spec/names/kind").asText(),
                    crd.at("/spec/versions/0/schema/openAPIV3Schema")))
        .toList();
  }

  /** Of the kind of an object. */
  public static DeclaredSchema of(JsonNode object) {
    String kind = object.path("kind").asText();
    return all().stream().filter(schema -> schema.kind().equals(kind)).findFirst().orElseThrow();
  }

  /** What is wrong with a whole object. */
  public List<String> mistakes(JsonNode object) {
    ObjectNode whole = schema.deepCopy();
    ObjectNode properties = (ObjectNode) whole.path("properties");
    Stream.of("apiVersion", "kind", "metadata")
        .forEach(part -> properties.set(part, JsonNodeFactory.instance.objectNode()));
    return mistakes(closed(whole), object);
  }

  /** The object as the API server hands it out: with every default that the schema has. */
  public JsonNode withDefaults(JsonNode object) {
    return withDefaults(schema, object.deepCopy());
  }

  private static JsonNode withDefaults(JsonNode schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      schema
          .path("properties")
          .properties()
          .forEach(
              field -> {
                JsonNode standard = field.getValue().path("default");
                if (!object.has(field.getKey()) && !standard.isMissingNode()) {
                  object.set(field.getKey(), standard.deepCopy());
                }
                withDefaults(field.getValue(), object.path(field.getKey()));
              });
    } else if (value.isArray()) {
      value.forEach(item -> withDefaults(schema.path("items"), item));
    }
    return value;
  }

  /** What is wrong with a part of an object, such as a patch: nothing is missing in it. */
  public List<String> mistakesOfPart(JsonNode part) {
    return mistakes(partial(closed(schema.deepCopy())), part);
  }

  private static List<String> mistakes(JsonNode schema, JsonNode value) {
    JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    return compiled.validate(value).stream().map(ValidationMessage::getMessage).toList();
  }

  /** Kubernetes prunes unknown fields; kubectl refuses them, and so do we. */
  private static JsonNode closed(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.path("properties").isObject() && !takesAnything(object)) {
        object.put("additionalProperties", false);
      }
      object.remove(EXTENSIONS);
    }
    schema.forEach(DeclaredSchema::closed);
    return schema;
  }

  private static boolean takesAnything(JsonNode schema) {
    return schema.path(ANYTHING).asBoolean();
  }

  /** A patch removes a field by null. */
  private static JsonNode partial(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("type").isTextual()) {
      object.remove("required");
      ArrayNode types = JsonNodeFactory.instance.arrayNode().add(object.path("type")).add("null");
      object.set("type", types);
    }
    schema.forEach(DeclaredSchema::partial);
    return schema;
  }

  /** Whether there is such a field, such as spec.job.args; below a map, any. */
  public boolean has(String path) {
    JsonNode at = schema;
    for (String name : path.replace("[]", "").split("\\.")) {
      while (at.has("items")) {
        at = at.path("items");
      }
      if (at.has("additionalProperties") || takesAnything(at)) {
        return true;
      }
      at = at.path("properties").path(name);
    }
    return !at.isMissingNode();
  }

  /** Whether this is a field of the spec with fields of its own. */
  public boolean hasGroup(String name) {
    return schema.at("/properties/spec/properties/" + name).has("properties");
  }

  /** Every word of a closed list in the schema. */
  public List<String> words() {
    return schema.findValues("enum").stream()
        .flatMap(values -> Stream.iterate(0, i -> i < values.size(), i -> i + 1).map(values::get))
        .map(JsonNode::asText)
        .toList();
  }
}
