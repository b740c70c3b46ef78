package dev.statefulflink.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What no annotation can say about the status: conditions are a map by type. */
public final class StatusSchema implements SchemaCustomizer.Customizer {
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "type", "Ready, Running, Reconciling or Stalled.",
          "status", "True, False or Unknown.",
          "reason", "Why, one CamelCase word; docs/reasons.md lists them all.",
          "message", "Why, and what to do.",
          "lastTransitionTime", "When the status last changed.",
          "observedGeneration", "The generation that this was said of.");

  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    var conditions = property(schema, "conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    var condition = conditions.getItems().getSchema();
    condition.setRequired(List.of("type", "status"));
    DESCRIPTIONS.forEach((name, text) -> property(condition, name).setDescription(text));
    return schema;
  }

  private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }
}
