package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Waits;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An Application of Argo CD in the cluster, by its status. */
record Application(KubernetesClient client, String name) {
  private static final String API = "argoproj.io/v1alpha1";

  /** Its status at one moment. */
  record Seen(JsonNode object) {
    boolean isHealthyAt(String commit) {
      return isSyncedTo(commit) && health().equals("Healthy");
    }

    /** Whether the API server has refused a commit, or what it has applied is not healthy. */
    boolean hasFailedAt(String commit) {
      boolean refused =
          text("/status/operationState/phase").equals("Failed")
              && text("/status/operationState/operation/sync/revision").equals(commit);
      return refused || isSyncedTo(commit) && health().equals("Degraded");
    }

    private boolean isSyncedTo(String commit) {
      return text("/status/sync/status").equals("Synced")
          && text("/status/sync/revision").equals(commit);
    }

    private String health() {
      return text("/status/health/status");
    }

    /** When it was last compared with the repository. */
    String reconciledAt() {
      return text("/status/reconciledAt");
    }

    /** Whether the repository could be read. */
    boolean isCompared() {
      return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
          .noneMatch(each -> each.path("type").asText().equals("ComparisonError"));
    }

    /** What a person sees of a failure. */
    String words() {
      String resources =
          StreamSupport.stream(object.at("/status/resources").spliterator(), false)
              .map(each -> each.at("/health/message").asText())
              .filter(message -> !message.isEmpty())
              .collect(Collectors.joining("; "));
      return "%s, %s: %s %s"
          .formatted(
              health(),
              text("/status/operationState/phase"),
              text("/status/operationState/message"),
              resources);
    }

    private String text(String pointer) {
      return object.at(pointer).asText();
    }

    @Override
    public String toString() {
      return object.path("status").toString();
    }
  }

  Seen seen() {
    GenericKubernetesResource found =
        Optional.ofNullable(
                client
                    .genericKubernetesResources(API, "Application")
                    .inNamespace(ArgoCd.NAMESPACE)
                    .withName(name)
                    .get())
            .orElseThrow(() -> new IllegalStateException("there is no Application " + name));
    return new Seen(client.getKubernetesSerialization().convertValue(found, JsonNode.class));
  }

  Seen await(String what, Predicate<Seen> accepted) {
    return Waits.until("Application %s to be %s".formatted(name, what), this::seen, accepted);
  }
}
