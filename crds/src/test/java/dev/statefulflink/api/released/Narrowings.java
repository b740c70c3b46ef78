package dev.statefulflink.api.released;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a CRD refuses or drops that an older one took: a line each, with the path of the field. */
final class Narrowings {
  private static final List<String> UPPER =
      List.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> LOWER =
      List.of("minimum", "minLength", "minItems", "minProperties");

  /** Whether another value takes less cannot be seen; without one everything is taken. */
  private static final List<String> LIMITS =
      List.of(
          "pattern",
          "format",
          "multipleOf",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "uniqueItems",
          "allOf",
          "anyOf",
          "oneOf",
          "not");

  /** What makes a schema take more, so that nothing may lose it. */
  private static final List<String> LICENCES =
      List.of("nullable", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields");

  /** What may not change at all. */
  private static final List<String> IDENTITY =
      List.of("type", "x-kubernetes-list-type", "x-kubernetes-list-map-keys");

  private static final List<String> NAMES =
      List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural");

  private final List<String> found = new ArrayList<>();

  private Narrowings() {}

  /** From one whole CRD to another. */
  static List<String> between(JsonNode old, JsonNode now) {
    var narrowings = new Narrowings();
    var plural = old.at("/spec/names/plural").asText();
    for (var name : NAMES) {
      narrowings.unchanged(plural, name.substring(1).replace('/', '.'), old.at(name), now.at(name));
    }
    for (var version : old.at("/spec/versions")) {
      narrowings.version(plural + " " + version.path("name").asText(), version, now);
    }
    return List.copyOf(narrowings.found);
  }

  private void version(String path, JsonNode old, JsonNode now) {
    var same =
        elements(now.at("/spec/versions"))
            .filter(version -> version.path("name").equals(old.path("name")))
            .findFirst();
    if (same.isEmpty()) {
      found.add(path + ": the version is lost");
      return;
    }
    if (isSet(old.path("served")) && !isSet(same.get().path("served"))) {
      found.add(path + ": the version is no longer served");
    }
    schema(path + " ", old.at("/schema/openAPIV3Schema"), same.get().at("/schema/openAPIV3Schema"));
  }

  private void schema(String path, JsonNode old, JsonNode declared) {
    var now = takesTexts(old, declared) ? asText(declared) : declared;
    IDENTITY.forEach(name -> unchanged(path, name, old.path(name), now.path(name)));
    UPPER.forEach(name -> limit(path, name, old.path(name), now.path(name), 1));
    LOWER.forEach(name -> limit(path, name, old.path(name), now.path(name), -1));
    for (var name : LIMITS) {
      if (isSet(now.path(name)) && !now.path(name).equals(old.path(name))) {
        changed(path, name, old.path(name), now.path(name));
      }
    }
    for (var name : LICENCES) {
      if (isSet(old.path(name)) && !isSet(now.path(name))) {
        found.add(path + ": " + name + " is lost");
      }
    }
    values(path, old.path("enum"), now.path("enum"));
    without(old.path("required"), now.path("required"))
        .forEach(field -> found.add(path + ": " + field.asText() + " is required now"));
    rules(path, old.path("x-kubernetes-validations"), now.path("x-kubernetes-validations"));
    parts(path, old, now);
  }

  /** Whether what was a text may be a number now as well. */
  private static boolean takesTexts(JsonNode old, JsonNode now) {
    return "string".equals(old.path("type").asText())
        && now.path("x-kubernetes-int-or-string").asBoolean();
  }

  /** What is left of it for a text. */
  private static JsonNode asText(JsonNode now) {
    var text = ((ObjectNode) now.deepCopy()).put("type", "string");
    text.remove(List.of("anyOf", "minimum", "maximum"));
    return text;
  }

  private void parts(String path, JsonNode old, JsonNode now) {
    for (var property : old.path("properties").properties()) {
      var child = path + (path.endsWith(" ") ? "" : ".") + property.getKey();
      var same = now.path("properties").path(property.getKey());
      if (same.isMissingNode()) {
        found.add(child + ": the property is lost");
      } else {
        schema(child, property.getValue(), same);
      }
    }
    if (old.has("items")) {
      schema(path + "[]", old.path("items"), now.path("items"));
    }
    var entries = old.path("additionalProperties");
    var takesAll = now.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    if (isSet(entries) && !isSet(now.path("additionalProperties"))) {
      if (takesAll) {
        return;
      }
      found.add(path + ": additionalProperties are lost");
    } else if (isSet(entries)) {
      schema(path + "{}", entries, now.path("additionalProperties"));
    }
  }

  private void values(String path, JsonNode old, JsonNode now) {
    if (old.isMissingNode() && !now.isMissingNode()) {
      changed(path, "enum", old, now);
    } else if (!now.isMissingNode()) {
      without(now, old).forEach(value -> found.add(path + ": the value " + value + " is lost"));
    }
  }

  /** By the rule alone: what a refusal says may change. */
  private void rules(String path, JsonNode old, JsonNode now) {
    var known = elements(old).map(each -> each.path("rule")).collect(Collectors.toSet());
    elements(now)
        .map(each -> each.path("rule"))
        .filter(rule -> !known.contains(rule))
        .forEach(rule -> found.add(path + ": the rule is new or changed: " + rule.asText()));
  }

  /**
   * @param sign 1 for an upper limit, -1 for a lower one
   */
  private void limit(String path, String name, JsonNode old, JsonNode now, int sign) {
    if (isSet(now)
        && (!isSet(old) || sign * now.decimalValue().compareTo(old.decimalValue()) < 0)) {
      changed(path, name, old, now);
    }
  }

  private void unchanged(String path, String name, JsonNode old, JsonNode now) {
    if (!now.equals(old)) {
      changed(path, name, old, now);
    }
  }

  private void changed(String path, String name, JsonNode old, JsonNode now) {
    found.add(path + ": " + name + " was " + text(old) + " and is " + text(now));
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "absent" : node.toString();
  }

  /** Those of the second that the first does not have. */
  private static List<JsonNode> without(JsonNode first, JsonNode second) {
    var known = elements(first).collect(Collectors.toSet());
    return elements(second).filter(each -> !known.contains(each)).toList();
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static boolean isSet(JsonNode node) {
    return !node.isMissingNode() && !(node.isBoolean() && !node.asBoolean());
  }
}
