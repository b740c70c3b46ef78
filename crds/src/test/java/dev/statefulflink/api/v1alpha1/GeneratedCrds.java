package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The CRDs as they are shipped: what the generator made of the records, with the columns in the
 * order in which people read them, the spec required, the limits of numbers, and what is in the
 * status of an object that the operator has not seen yet, so that kstatus does not take it for a
 * finished one: which no annotation can say.
 */
final class GeneratedCrds {
  private static final Path GENERATED = Path.of("target/classes/META-INF/fabric8");
  private static final JsonNode UNSEEN =
      JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
  private static final List<String> COLUMNS =
      List.of(
          "READY",
          "STATUS",
          "JOB",
          "PARALLELISM",
          "CHECKPOINTING",
          "HANDOFF-STATE",
          "AGE",
          "DOWNTIME",
          "REVISION",
          "MESSAGE");

  /**
   * The folders that hold a copy: for kubectl, and for the chart, which cannot read above itself.
   */
  static final List<Path> SHIPPED =
      List.of(Path.of("."), Path.of("../helm/stateful-flink-operator/files/crds"));

  private GeneratedCrds() {}

  /** The text of each file by its name. */
  static Map<String, String> files() throws IOException {
    try (var found = Files.list(GENERATED)) {
      return found
          .filter(path -> path.toString().endsWith("-v1.yml"))
          .map(GeneratedCrds::shipped)
          .collect(
              Collectors.toMap(crd -> crd.getMetadata().getName() + ".yaml", GeneratedCrds::yaml));
    }
  }

  private static CustomResourceDefinition shipped(Path path) {
    try (var in = Files.newInputStream(path)) {
      var crd = Serialization.unmarshal(in, CustomResourceDefinition.class);
      var version = crd.getSpec().getVersions().get(0);
      version
          .getAdditionalPrinterColumns()
          .sort(
              Comparator.comparingInt(
                  (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
      var schema = version.getSchema().getOpenAPIV3Schema();
      schema.setRequired(List.of("spec"));
      schema.getProperties().get("status").setDefault(UNSEEN);
      limitNumbers(schema.getProperties().get("spec"));
      return crd;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The generator leaves out the limits of what may be a number or a text. */
  private static void limitNumbers(JSONSchemaProps spec) {
    for (var component : List.of("jobManager", "taskManager")) {
      var resources = spec.getProperties().get(component).getProperties().get("resources");
      var cpu = resources.getProperties().get("cpu");
      cpu.setPattern(Patterns.CPU);
      cpu.setMaxLength(16L);
      cpu.setMinimum(0d);
      cpu.setMaximum((double) Integer.MAX_VALUE);
    }
    // The client's type for what may be a number has no room for more.
    var args = spec.getProperties().get("job").getProperties().get("args");
    args.getItems().getSchema().setMinimum((double) Integer.MIN_VALUE);
    args.getItems().getSchema().setMaximum((double) Integer.MAX_VALUE);
  }

  private static String yaml(CustomResourceDefinition crd) {
    return "# Generated from the API's records by `make generate`: change those.\n"
        + Serialization.asYaml(crd);
  }
}
