package dev.statefulflink.bench.fleet;

import dev.statefulflink.e2e.Waits;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** The objects that a user has declared, job-1 to job-n, and what the user does with them. */
final class Fleet implements AutoCloseable {
  static final String STATE_URI = "s3://fleet/state";
  private static final String API = "statefulflink.dev/v1alpha1";
  private static final String KIND = "StatefulFlinkJob";

  /** As many start at a time: more do not start faster on two cores. */
  private static final int WAVE = 80;

  private final KubernetesClient client;
  private final String namespace;
  private final FleetWatch watch;
  private final ExecutorService users = Executors.newFixedThreadPool(8);
  private final AtomicLong release = new AtomicLong();
  private int size;

  /** A change of one object: the generation that it made, and when it was sent. */
  record Change(String name, long generation, long sent) {}

  Fleet(KubernetesClient client, String namespace, FleetWatch watch) {
    this.client = client;
    this.namespace = namespace;
    this.watch = watch;
  }

  static String name(int number) {
    return "job-" + number;
  }

  int size() {
    return size;
  }

  /** Declares what is missing, in waves, each when most of the one before runs. */
  void growTo(int wanted) {
    while (size < wanted) {
      var upTo = Math.min(wanted, size + WAVE / 2);
      var made =
          IntStream.rangeClosed(size + 1, upTo)
              .mapToObj(n -> CompletableFuture.runAsync(() -> declare(name(n)), users))
              .toList();
      made.forEach(CompletableFuture::join);
      size = upTo;
      var enough = Math.max(0, size - WAVE / 2);
      Waits.untilTrue(enough + " jobs to run", () -> watch.settled() >= enough);
    }
    awaitSettled();
  }

  void awaitSettled() {
    Waits.untilTrue(size + " jobs to run", () -> watch.settled() == size);
  }

  private void declare(String name) {
    client
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(API)
                .withKind(KIND)
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .addToAdditionalProperties("spec", spec())
                .build())
        .create();
  }

  /** Its pods are made as any others, for a scheduler that is not there: {@link FakeKubelet}. */
  private static Map<String, Object> spec() {
    return Map.of(
        "flinkVersion",
        "1.20",
        "image",
        "fleet.invalid/orders",
        "job",
        Map.of("jar", "local:///opt/orders.jar", "args", List.of("--release", "0")),
        "stateBackend",
        Map.of("uri", STATE_URI),
        "podTemplate",
        Map.of("spec", Map.of("schedulerName", "none")));
  }

  /** Another release of the job. */
  Change change(String name) {
    var args = List.of("--release", Long.toString(release.incrementAndGet()));
    var patch = Map.of("spec", Map.of("job", Map.of("args", args)));
    var text = client.getKubernetesSerialization().asJson(patch);
    var sent = System.nanoTime();
    GenericKubernetesResource changed =
        client
            .genericKubernetesResources(API, KIND)
            .inNamespace(namespace)
            .withName(name)
            .patch(PatchContext.of(PatchType.JSON_MERGE), text);
    return new Change(name, changed.getMetadata().getGeneration(), sent);
  }

  /** Another release of each, by several hands at once. */
  List<Change> changeAll(List<String> names) {
    var sent =
        names.stream()
            .map(name -> CompletableFuture.supplyAsync(() -> change(name), users))
            .toList();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  /** Waits until every change has come to its end. */
  void await(List<Change> changes) {
    Waits.untilTrue(
        changes.size() + " changes to be carried out",
        () -> changes.stream().allMatch(change -> watch.settledAt(change).isPresent()));
    awaitSettled();
  }

  @Override
  public void close() {
    users.shutdownNow();
  }
}
