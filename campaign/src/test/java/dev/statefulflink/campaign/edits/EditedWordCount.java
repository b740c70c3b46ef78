package dev.statefulflink.campaign.edits;

import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The one word count of a namespace, as a user creates, edits and sees it. */
record EditedWordCount(KubernetesClient client, String namespace) {
  static final String NAME = "words";
  static final String KIND = "StatefulWordCount";
  static final String STATE_URI = "s3://campaign/state";
  private static final String API = "statefulflink.dev/v1alpha1";

  /** Only a hang lasts longer. */
  private static final long LONGEST_MINUTES = 5;

  /** Makes it, with nothing declared beyond what is needed; waits until its job runs. */
  StatefulWordCount started() {
    var made =
        client
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion(API)
                    .withKind(KIND)
                    .withNewMetadata()
                    .withName(NAME)
                    .withNamespace(namespace)
                    .endMetadata()
                    .addToAdditionalProperties(
                        "spec", Map.of("stateBackend", Map.of("uri", STATE_URI)))
                    .build())
            .create();
    return awaitReady(made.getMetadata().getGeneration());
  }

  /** What is declared now, with the schema's defaults. */
  Map<String, Object> spec() {
    return spec(asTree().require());
  }

  /** What the manifest of an object declares. */
  Map<String, Object> specOf(String manifest) {
    var parsed =
        client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
    if (!KIND.equals(parsed.getKind())) {
      throw new IllegalArgumentException("no " + KIND + ": " + manifest);
    }
    return spec(parsed);
  }

  @SuppressWarnings("unchecked") // Any object of JSON.
  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>) object.getAdditionalProperties().get("spec");
  }

  /** Declares this in place of what is declared; gives the generation that it has become. */
  long edit(Map<String, Object> spec) {
    return asTree()
        .edit(
            object -> {
              object.setAdditionalProperty("spec", spec);
              return object;
            })
        .getMetadata()
        .getGeneration();
  }

  /** The object as the operator has answered this generation first. */
  StatefulWordCount awaitAnswer(long generation) {
    return await("an answer to generation " + generation, job -> answered(job, generation));
  }

  /** The object once its job runs on this generation, and nothing moves. */
  StatefulWordCount awaitReady(long generation) {
    return await(
        "Ready of generation " + generation,
        job ->
            answered(job, generation) && isTrue(job, "Ready") && job.getStatus().handoff() == null);
  }

  private static boolean answered(StatefulWordCount job, long generation) {
    return Long.valueOf(generation).equals(job.getStatus().observedGeneration());
  }

  private StatefulWordCount await(String what, Predicate<StatefulWordCount> condition) {
    try {
      return asRecord()
          .waitUntilCondition(
              job -> job != null && job.getStatus() != null && condition.test(job),
              LONGEST_MINUTES,
              TimeUnit.MINUTES);
    } catch (KubernetesClientTimeoutException e) {
      var seen = Optional.ofNullable(asRecord().get()).map(job -> job.getStatus());
      throw new IllegalStateException("waited in vain for " + what + "; the status: " + seen, e);
    }
  }

  /** A condition; empty if the object has none of this type. */
  static Optional<Condition> condition(StatefulWordCount job, String type) {
    return Optional.ofNullable(job.getStatus().conditions()).orElse(List.of()).stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  static boolean isTrue(StatefulWordCount job, String type) {
    return condition(job, type).filter(found -> found.getStatus().equals("True")).isPresent();
  }

  /** Removes it with its namespace, whatever state it is in; no operator is needed for it. */
  void clear() {
    if (asRecord().get() != null) {
      asRecord()
          .edit(
              found -> {
                found.getMetadata().setFinalizers(List.of());
                return found;
              });
    }
    client.namespaces().withName(namespace).delete();
  }

  private Resource<StatefulWordCount> asRecord() {
    return client.resources(StatefulWordCount.class).inNamespace(namespace).withName(NAME);
  }

  /** As JSON, since a field that no record knows is to reach the API server. */
  private Resource<GenericKubernetesResource> asTree() {
    return client.genericKubernetesResources(API, KIND).inNamespace(namespace).withName(NAME);
  }
}
