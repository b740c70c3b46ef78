package dev.statefulflink.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The reference of the API, for people: written from the CRDs, so that it cannot lag behind. */
final class ApiReference {
  private static final String HEAD =
      """
      # The API, field by field
      <!-- Generated from the API's records by `make generate`: change those. -->

      `kubectl explain swc.spec --recursive` and `kubectl explain swc.status --recursive` tell the
      same (`sfj` for the other kind). A default that the API server fills in stands in the column of
      its own; every other default is told in the description. The [examples](../../examples/) show
      each in use.
      """;

  private ApiReference() {}

  static String of(Collection<String> crds) {
    var text = new StringBuilder(HEAD);
    var kinds =
        crds.stream()
            .map(crd -> Serialization.unmarshal(crd, CustomResourceDefinition.class))
            .sorted(Comparator.comparing(crd -> crd.getMetadata().getName()))
            .toList();
    kinds.forEach(crd -> specOf(crd, text));
    text.append("\n## Status of both kinds\nThe operator writes it; people and tools read it.\n\n");
    statusOf(kinds, text);
    return text.toString();
  }

  private static void specOf(CustomResourceDefinition crd, StringBuilder text) {
    var names = crd.getSpec().getNames();
    text.append("\n## ").append(names.getKind()).append("\n");
    text.append("Group `%s`, version `%s`, ".formatted(crd.getSpec().getGroup(), version(crd)));
    text.append("short name `%s`. Namespaced.\n\n".formatted(names.getShortNames().get(0)));
    text.append("| field | type | default | allowed | description |\n|---|---|---|---|---|\n");
    var fields = ApiField.of(crd, "spec");
    fields.stream().skip(1).forEach(field -> text.append(specRow(field)));
    text.append("\nWhat the API server refuses beyond that, with the message that it gives:\n\n");
    rules("the object", ApiField.schema(crd), text);
    fields.forEach(field -> rules("`" + field.path() + "`", field.schema(), text));
  }

  private static String version(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getName();
  }

  private static void statusOf(List<CustomResourceDefinition> kinds, StringBuilder text) {
    var fields = ApiField.of(kinds.get(0), "status");
    for (var other : kinds) {
      if (!ApiField.of(other, "status").equals(fields)) {
        throw new IllegalStateException("the kinds differ in their status: write it for each");
      }
    }
    text.append("| field | type | values | description |\n|---|---|---|---|\n");
    fields.stream()
        .skip(1)
        .forEach(
            field ->
                text.append(
                    row(
                        code(field.path()),
                        type(field.schema()),
                        AllowedValues.of(field.schema()),
                        description(field))));
  }

  private static String specRow(ApiField field) {
    var standard = field.schema().getDefault();
    return row(
        code(field.path()),
        type(field.schema()) + (field.required() ? ", required" : ""),
        standard == null ? "" : code(standard.isTextual() ? standard.asText() : "" + standard),
        AllowedValues.of(field.schema()),
        description(field));
  }

  private static String type(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return "list of " + type(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      return "map to " + type(schema.getAdditionalProperties().getSchema());
    }
    return Boolean.TRUE.equals(schema.getXKubernetesIntOrString())
        ? "integer or string"
        : schema.getType();
  }

  /** Not to be taken for HTML. */
  private static String description(ApiField field) {
    return field.schema().getDescription().replace("<", "&lt;").replace("*", "\\*");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String row(String... cells) {
    var row = new StringBuilder("|");
    for (var cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "|" : " |");
    }
    return row.append('\n').toString();
  }

  private static void rules(String where, JSONSchemaProps schema, StringBuilder text) {
    if (schema.getXKubernetesValidations() == null) {
      return;
    }
    for (var rule : schema.getXKubernetesValidations()) {
      var change = rule.getRule().contains("oldSelf") ? ", on a change" : "";
      text.append("- %s%s: %s  \n".formatted(where, change, rule.getMessage().replace("*", "\\*")));
      text.append("  `%s`\n".formatted(rule.getRule()));
    }
  }
}
