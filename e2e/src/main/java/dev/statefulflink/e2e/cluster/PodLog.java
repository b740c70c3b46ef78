package dev.statefulflink.e2e.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The log of one container of a pod, read to its end: a connection that breaks before it is made
 * again, and what was read already is skipped.
 */
public final class PodLog implements Runnable {
  private static final long RETRY_MILLIS = 200;

  private final KubernetesClient client;
  private final Pod pod;
  private final Consumer<String> lines;
  private long read;

  /**
   * @param pod as it was found, its container started
   */
  public PodLog(KubernetesClient client, Pod pod, Consumer<String> lines) {
    this.client = client;
    this.pod = pod;
    this.lines = lines;
  }

  /** Whether the container has started, so that there is a log. */
  public static boolean hasStarted(Pod pod) {
    return statuses(pod).stream().anyMatch(status -> status.getContainerID() != null);
  }

  /** Ends with the container. */
  @Override
  public void run() {
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      // Asked before reading: what was printed until the end is then read to the end.
      more = isSameContainerRunning();
      readOnce();
      pause(more);
    }
  }

  private void readOnce() {
    long skip = read;
    String namespace = pod.getMetadata().getNamespace();
    try (LogWatch log =
            client
                .pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .inContainer(Labels.mainContainer(pod))
                .watchLog();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (skip > 0) {
          skip--;
        } else {
          read++;
          lines.accept(line);
        }
      }
    } catch (IOException | KubernetesClientException e) {
      // Asked for again, as long as the container is there.
    }
  }

  private boolean isSameContainerRunning() {
    try {
      Pod now = client.resource(pod).get();
      return now != null
          && now.getMetadata().getUid().equals(pod.getMetadata().getUid())
          && Objects.equals(containerIds(now), containerIds(pod))
          && statuses(now).stream().anyMatch(status -> status.getState().getRunning() != null);
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  /** Of the container that is read. */
  public static String containerId(Pod pod) {
    return statuses(pod).get(0).getContainerID();
  }

  private static List<String> containerIds(Pod pod) {
    return statuses(pod).stream().map(ContainerStatus::getContainerID).toList();
  }

  private static List<ContainerStatus> statuses(Pod pod) {
    String main = Labels.mainContainer(pod);
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(main))
        .toList();
  }

  private static void pause(boolean more) {
    try {
      if (more) {
        Thread.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
