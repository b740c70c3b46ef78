package dev.statefulflink.bench.fleet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Says of each pod that it runs and is ready, as a node would, since nobody schedules them. An
 * operator looks often at a job whose pods are not ready, and rarely at one that rests.
 */
final class FakeKubelet implements AutoCloseable {
  private static final int THREADS = 4;

  private final KubernetesClient client;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final SharedIndexInformer<Pod> pods;

  FakeKubelet(KubernetesClient client, String namespace) {
    this.client = client;
    this.pods = client.pods().inNamespace(namespace).inform(new Watch());
  }

  private final class Watch implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      threads.execute(() -> run(pod));
    }

    @Override
    public void onUpdate(Pod before, Pod after) {}

    @Override
    public void onDelete(Pod pod, boolean unknown) {}
  }

  private void run(Pod pod) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var running =
        new PodBuilder(pod)
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withStartTime(now)
            .withConditions(
                Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
                    .map(type -> isTrue(type, now))
                    .toList())
            .withInitContainerStatuses(
                pod.getSpec().getInitContainers().stream().map(c -> ended(c, now)).toList())
            .withContainerStatuses(running(pod.getSpec().getContainers(), now))
            .endStatus()
            .build();
    try {
      client.resource(running).patchStatus();
    } catch (KubernetesClientException e) {
      // A pod may be gone as soon as it was made.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static PodCondition isTrue(String type, String now) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withLastTransitionTime(now)
        .build();
  }

  private static ContainerStatus ended(Container container, String now) {
    return status(container)
        .withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withReason("Completed")
        .withStartedAt(now)
        .withFinishedAt(now)
        .endTerminated()
        .endState()
        .build();
  }

  private static List<ContainerStatus> running(List<Container> containers, String now) {
    return containers.stream()
        .map(
            container ->
                status(container)
                    .withNewState()
                    .withNewRunning(now)
                    .endState()
                    .withStarted(true)
                    .build())
        .toList();
  }

  private static ContainerStatusBuilder status(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(container.getImage() + "@sha256:" + "0".repeat(64))
        .withReady(true)
        .withRestartCount(0);
  }

  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
  }
}
