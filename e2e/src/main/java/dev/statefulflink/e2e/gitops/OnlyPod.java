package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The one pod with a label {@code app} in a namespace, whichever it is at the moment. */
public record OnlyPod(TestCluster cluster, String namespace, String app) {
  /** The pod, once it is ready. */
  public Pod awaitReady() {
    List<Pod> ready =
        Waits.until(
            app + " to be ready",
            () ->
                cluster
                    .client()
                    .pods()
                    .inNamespace(namespace)
                    .withLabel("app", app)
                    .list()
                    .getItems(),
            pods -> pods.size() == 1 && isReady(pods.get(0)));
    return ready.get(0);
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus().getConditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  /** Ends it without warning; another pod takes its place. */
  public void kill() {
    cluster.client().resource(awaitReady()).withGracePeriod(0).delete();
  }

  /** What a command prints in it. */
  public String run(String... command) {
    return new PodShell(cluster.client(), namespace, awaitReady().getMetadata().getName())
        .run(command);
  }
}
