package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A line of a {@code health_test.yaml}, which has the layout of Argo CD's own
 * resource_customizations.
 *
 * @param message empty where none is expected
 */
record HealthCase(String input, JsonNode object, String status, String message) {

  /** Those of the two kinds. */
  static List<HealthCase> ofJobs() {
    return in(GitOpsFiles.folder().resolve("argocd"));
  }

  /** Those of a folder with a {@code health.lua}. */
  static List<HealthCase> in(Path folder) {
    JsonNode tests = GitOpsFiles.document(folder.resolve("health_test.yaml")).path("tests");
    return StreamSupport.stream(tests.spliterator(), false)
        .map(
            test ->
                new HealthCase(
                    test.path("inputPath").asText(),
                    GitOpsFiles.document(folder.resolve(test.path("inputPath").asText())),
                    test.at("/healthStatus/status").asText(),
                    test.at("/healthStatus/message").asText()))
        .toList();
  }

  /** What Argo CD has to say: the status, and the message. */
  String expected() {
    return status + "\t" + message;
  }

  @Override
  public String toString() {
    return input;
  }
}
