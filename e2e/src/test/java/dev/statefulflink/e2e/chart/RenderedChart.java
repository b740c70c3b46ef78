package dev.statefulflink.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The objects that the chart makes of some values, as plain trees. */
public record RenderedChart(List<JsonNode> objects) {
  static final String RELEASE = "stateful-flink-operator";

  /**
   * @param folder for the file of the values
   */
  public static RenderedChart of(Path folder, String values) {
    return of(new Helm(Repository.chart()), folder, values);
  }

  /** The same of another chart. */
  public static RenderedChart of(Helm chart, Path folder, String values) {
    return new RenderedChart(
        manifests(chart, RELEASE, folder, values)
            .map(manifest -> Serialization.unmarshal(manifest, JsonNode.class))
            .toList());
  }

  /** The text of each object. */
  static Stream<String> manifests(Helm chart, String release, Path folder, String values) {
    try {
      // Lists are given by a file: helm-java's set() takes scalars only.
      Path file = Files.createTempFile(folder, "values", ".yaml");
      Files.writeString(file, values);
      String manifests =
          chart
              .template()
              .withName(release)
              .withNamespace("flink")
              .withKubeVersion("1.29.0")
              .withValuesFile(file)
              .call();
      return Stream.of(manifests.split("(?m)^---$"))
          .filter(manifest -> !manifest.replaceAll("(?m)^#.*$", "").isBlank());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  public JsonNode one(String kind) {
    List<JsonNode> all = all(kind);
    if (all.size() != 1) {
      throw new AssertionError("%d objects of kind %s".formatted(all.size(), kind));
    }
    return all.get(0);
  }

  /** What the operator's environment has under this name. */
  public String environment(String name) {
    for (JsonNode variable : container().path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    throw new AssertionError("the operator does not get " + name);
  }

  public JsonNode container() {
    return one("Deployment").at("/spec/template/spec/containers/0");
  }
}
