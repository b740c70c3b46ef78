package dev.statefulflink.bench.fleet;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Records, from a watch of the API server, when each change was taken up and carried out. */
final class FleetWatch implements AutoCloseable {
  private final SharedIndexInformer<StatefulFlinkJob> jobs;
  private final SharedIndexInformer<ControllerRevision> revisions;
  private final Map<Mark, Long> begun = new ConcurrentHashMap<>();
  private final Map<Mark, Long> made = new ConcurrentHashMap<>();
  private final Map<Mark, Long> ended = new ConcurrentHashMap<>();
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  /** One generation of one object. */
  private record Mark(String name, long generation) {}

  FleetWatch(KubernetesClient client, String namespace) {
    jobs =
        client
            .resources(StatefulFlinkJob.class)
            .inNamespace(namespace)
            .inform(new Seen<>(this::job));
    // The first object of a revision that the operator makes; it carries the generation.
    revisions =
        client
            .apps()
            .controllerRevisions()
            .inNamespace(namespace)
            .inform(new Seen<>(this::revision));
  }

  private record Seen<T>(java.util.function.Consumer<T> noted) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      noted.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
      noted.accept(after);
    }

    @Override
    public void onDelete(T object, boolean unknown) {}
  }

  private void job(StatefulFlinkJob job) {
    var now = System.nanoTime();
    var name = job.getMetadata().getName();
    var status = job.getStatus();
    if (status != null && status.handoff() != null) {
      begun.putIfAbsent(new Mark(name, status.handoff().generation()), now);
    }
    if (isSettled(job)) {
      ended.putIfAbsent(new Mark(name, job.getMetadata().getGeneration()), now);
      settled.add(name);
    } else {
      settled.remove(name);
    }
  }

  private void revision(ControllerRevision revision) {
    var name = revision.getMetadata().getLabels().get(Names.NAME);
    made.putIfAbsent(new Mark(name, revision.getRevision()), System.nanoTime());
  }

  /** What is declared runs, and of what ran before nothing is left. */
  private static boolean isSettled(StatefulFlinkJob job) {
    var status = job.getStatus();
    return status != null
        && status.active() != null
        && status.active().generation().equals(job.getMetadata().getGeneration())
        && status.handoff() == null
        && (status.retiring() == null || status.retiring().isEmpty())
        && status.conditions().stream()
            .anyMatch(
                c ->
                    c.getType().equals("Ready")
                        && c.getStatus().equals("True")
                        && c.getObservedGeneration().equals(job.getMetadata().getGeneration()));
  }

  /** How many objects are at rest. */
  int settled() {
    return settled.size();
  }

  /** Seconds from the change to the status that says that its handoff began. */
  OptionalDouble begunAt(Fleet.Change change) {
    return seconds(begun, change);
  }

  /** Seconds to the first object of its cluster. */
  OptionalDouble madeAt(Fleet.Change change) {
    return seconds(made, change);
  }

  /** Seconds until what was declared ran, and what ran before was gone. */
  OptionalDouble settledAt(Fleet.Change change) {
    return seconds(ended, change);
  }

  private static OptionalDouble seconds(Map<Mark, Long> marks, Fleet.Change change) {
    var at = marks.get(new Mark(change.name(), change.generation()));
    return at == null ? OptionalDouble.empty() : OptionalDouble.of((at - change.sent()) / 1e9);
  }

  @Override
  public void close() {
    jobs.close();
    revisions.close();
  }
}
