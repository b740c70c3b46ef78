package dev.statefulflink.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of a CRD's spec or status, at any depth.
 *
 * @param path with {@code []} after what is a list
 * @param required whether it must be set wherever its parent is
 */
record ApiField(String path, JSONSchemaProps schema, boolean required) {
  /** All of them below {@code root}, which is one itself, in the order of the file. */
  static List<ApiField> of(CustomResourceDefinition crd, String root) {
    var top = schema(crd);
    var fields = new ArrayList<ApiField>();
    collect(
        new ApiField(root, top.getProperties().get(root), top.getRequired().contains(root)),
        fields);
    return fields;
  }

  static JSONSchemaProps schema(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
  }

  private static void collect(ApiField field, List<ApiField> into) {
    into.add(field);
    var items = field.schema.getItems() == null ? null : field.schema.getItems().getSchema();
    var of = items == null ? field.schema : items;
    if (of.getProperties() != null) {
      var parent = items == null ? field.path : field.path + "[]";
      of.getProperties()
          .forEach(
              (name, part) ->
                  collect(
                      new ApiField(
                          parent + "." + name,
                          part,
                          of.getRequired() != null && of.getRequired().contains(name)),
                      into));
    }
  }

  /** Whether a person writes a value here, and not more fields. */
  boolean isLeaf() {
    return schema.getProperties() == null || schema.getProperties().isEmpty();
  }
}
