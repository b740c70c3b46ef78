package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the kstatus library says of objects, and Flux by the expressions of gitops/flux/words.yaml.
 */
final class KubernetesHealth {
  private KubernetesHealth() {}

  static List<String> kstatus(List<JsonNode> objects) {
    return words(objects, 0);
  }

  static List<String> flux(List<JsonNode> objects) {
    return words(objects, 1);
  }

  private static List<String> words(List<JsonNode> objects, int column) {
    String input = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    return Tools.run(input, "object-health", expressions()).stream()
        .map(line -> line.split("\t")[column])
        .toList();
  }

  private static String[] expressions() {
    JsonNode declared =
        GitOpsFiles.documents(GitOpsFiles.folder().resolve("flux/words.yaml")).stream()
            .map(document -> document.at("/spec/healthCheckExprs/0"))
            .filter(JsonNode::isObject)
            .findFirst()
            .orElseThrow();
    List<String> arguments = new ArrayList<>();
    for (String name : List.of("inProgress", "failed", "current")) {
      arguments.add("-" + name.replace("P", "-p"));
      arguments.add(declared.path(name).asText());
    }
    return arguments.toArray(String[]::new);
  }
}
