package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.statefulflink.e2e.Waits;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** A Kustomization of Flux in the cluster, by what its status says. */
public record Kustomization(KubernetesClient client, String name) {
  private static final String API = "kustomize.toolkit.fluxcd.io/v1";

  /** What its status says at one moment. */
  public record Seen(JsonNode object) {
    /** Whether it has applied a commit, and all that it waits for is healthy. */
    public boolean isReadyAt(String commit) {
      return is("True")
          && object.at("/status/lastAppliedRevision").asText().endsWith(commit)
          && object.at("/status/observedGeneration").asLong(-1)
              == object.at("/metadata/generation").asLong();
    }

    /** Whether it has tried a commit in vain. */
    public boolean hasFailedAt(String commit) {
      return is("False") && object.at("/status/lastAttemptedRevision").asText().endsWith(commit);
    }

    private boolean is(String status) {
      return ready().path("status").asText().equals(status);
    }

    public String message() {
      return ready().path("message").asText();
    }

    public String reason() {
      return ready().path("reason").asText();
    }

    /** How often it has reconciled, over all that its history remembers. */
    public int reconciliations() {
      return StreamSupport.stream(object.at("/status/history").spliterator(), false)
          .mapToInt(each -> each.path("totalReconciliations").asInt())
          .sum();
    }

    private JsonNode ready() {
      return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
          .filter(condition -> condition.path("type").asText().equals("Ready"))
          .findFirst()
          .orElseGet(MissingNode::getInstance);
    }

    @Override
    public String toString() {
      return "%s: %s".formatted(object.at("/metadata/name").asText(), object.path("status"));
    }
  }

  public Seen seen() {
    GenericKubernetesResource found =
        Optional.ofNullable(
                client
                    .genericKubernetesResources(API, "Kustomization")
                    .inNamespace(Flux.NAMESPACE)
                    .withName(name)
                    .get())
            .orElseThrow(() -> new IllegalStateException("there is no Kustomization " + name));
    return new Seen(client.getKubernetesSerialization().convertValue(found, JsonNode.class));
  }

  public Seen awaitReadyAt(String commit) {
    return await("ready at " + commit, seen -> seen.isReadyAt(commit));
  }

  public Seen awaitFailureAt(String commit) {
    return await("failed at " + commit, seen -> seen.hasFailedAt(commit));
  }

  public Seen await(String what, Predicate<Seen> accepted) {
    return Waits.until("Kustomization %s to be %s".formatted(name, what), this::seen, accepted);
  }
}
