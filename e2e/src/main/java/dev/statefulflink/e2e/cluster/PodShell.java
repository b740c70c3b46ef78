package dev.statefulflink.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in a pod. */
public record PodShell(KubernetesClient client, String namespace, String pod) {
  private static final int TIMEOUT_SECONDS = 60;
  private static final int READY_MINUTES = 3;

  /** The one that the pod is there for, where it has sidecars. */
  private String container() {
    Pod found = client.pods().inNamespace(namespace).withName(pod).require();
    return Labels.mainContainer(found);
  }

  /** Waits until the pod is Ready. */
  public void awaitReady() {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .waitUntilReady(READY_MINUTES, TimeUnit.MINUTES);
  }

  /** What the command prints. Throws if it fails. */
  public String run(String... command) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try (ExecWatch execution =
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .inContainer(container())
            .writingOutput(output)
            .writingError(errors)
            .exec(command)) {
      int status = execution.exitCode().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      String printed = output.toString(StandardCharsets.UTF_8);
      if (status != 0) {
        throw new IllegalStateException(
            "%s in pod %s/%s ended with %d: %s%s"
                .formatted(
                    Arrays.toString(command),
                    namespace,
                    pod,
                    status,
                    printed,
                    errors.toString(StandardCharsets.UTF_8)));
      }
      return printed;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot run %s in pod %s/%s".formatted(Arrays.toString(command), namespace, pod), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
