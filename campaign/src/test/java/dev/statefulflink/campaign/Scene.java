package dev.statefulflink.campaign;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.flink.Flaw;
import dev.statefulflink.campaign.kube.FakePods;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a user of one namespace does and sees, and the fake world behind it. */
record Scene(KubernetesClient client, String namespace, FakeFlink flink, FakePods pods) {
  static final String NAME = "orders";
  private static final String API = "statefulflink.dev/v1alpha1";
  private static final String KIND = "StatefulFlinkJob";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 100;

  void apply(Map<String, Object> spec) {
    client
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(API)
                .withKind(KIND)
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build())
        .create();
  }

  /** Sets one field of the spec, as "job.restartNonce", whatever else changes at the same time. */
  void set(String path, Object value) {
    var tree = value;
    var keys = List.of(("spec." + path).split("\\."));
    for (int i = keys.size() - 1; i >= 0; i--) {
      tree = Map.of(keys.get(i), tree);
    }
    resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(tree));
  }

  /** Another release of the job. */
  void release(String release, Flaw... flaws) {
    set("job.args", FlowSpecs.arguments(release, flaws));
  }

  /** As a restore without the status does, or a tool that replaces it. */
  void loseStatus() {
    resource()
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");
  }

  /** Likewise, if there is an object. */
  void loseStatusOfWhatIsThere() {
    try {
      loseStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  void delete() {
    resource().delete();
  }

  private Resource<GenericKubernetesResource> resource() {
    return client.genericKubernetesResources(API, KIND).inNamespace(namespace).withName(NAME);
  }

  Optional<StatefulFlinkJob> job() {
    return Optional.ofNullable(
        client.resources(StatefulFlinkJob.class).inNamespace(namespace).withName(NAME).get());
  }

  /** Waits until the object has come to rest. */
  void await(End end) {
    await(List.of(end));
  }

  /** Likewise, at one of these. */
  void await(List<End> ends) {
    await(
        () -> "one of the ends " + ends + "; the object: " + told(),
        () -> {
          var job = job();
          return ends.stream().anyMatch(end -> end.reached(job));
        });
  }

  /** Waits until the operator has taken up a handoff of the newest generation, or has done so. */
  void awaitTakenUp() {
    await(
        () -> "a handoff to begin; the object: " + told(),
        () ->
            job()
                .filter(job -> job.getStatus() != null)
                .filter(
                    job ->
                        job.getStatus().handoff() != null
                            && job.getMetadata()
                                .getGeneration()
                                .equals(job.getStatus().handoff().generation()))
                .isPresent());
  }

  /** Waits until an upgrade waits for its approval, and gives the word of it. */
  String awaitWordOfApproval() {
    var word = new AtomicReference<String>();
    await(
        () -> "an upgrade to wait for its approval; the object: " + told(),
        () -> {
          job()
              .map(StatefulFlinkJob::getStatus)
              .map(StatefulJobStatus::handoff)
              .map(Handoff::cutover)
              .map(Handoff.Cutover::approve)
              .ifPresent(word::set);
          return word.get() != null;
        });
    return word.get();
  }

  private String told() {
    return job().map(job -> String.valueOf(job.getStatus())).orElse("gone");
  }

  static void await(Supplier<String> what, BooleanSupplier condition) {
    var until = System.nanoTime() + LONGEST.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("waited in vain for " + what.get());
      }
      pause(POLL_MILLIS);
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (KubernetesClientException e) {
      return false; // a busy API server is asked again
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** By what is declared next, the state so far need not be gone on from. */
  void permitStart(Optional<String> path) {
    flink.permitStart(NAME, path);
  }

  /** Removes all of it, whatever state it is in. */
  void clear() {
    job()
        .ifPresent(
            job ->
                client
                    .resource(job)
                    .edit(
                        found -> {
                          found.getMetadata().setFinalizers(List.of());
                          return found;
                        }));
    client.namespaces().withName(namespace).delete();
  }
}
