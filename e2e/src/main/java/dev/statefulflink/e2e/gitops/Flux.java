package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Flux's source-controller and kustomize-controller, and the Git server that they read from. */
public final class Flux implements AutoCloseable {
  public static final String NAMESPACE = "flux-system";

  /** The repository of the Git server, as the cluster reaches it. */
  public static final String URL = "http://git-server.flux-system.svc.cluster.local/flink.git";

  private static final String GIT_SERVER = "git-server";
  private static final String SOURCES = "source-controller";
  private static final String KUSTOMIZATIONS = "kustomize-controller";
  private static final String GROUP = ".toolkit.fluxcd.io";
  private static final int GIT_PORT = 8080;

  private final TestCluster cluster;
  private final LocalPortForward forward;

  private Flux(TestCluster cluster, LocalPortForward forward) {
    this.cluster = cluster;
    this.forward = forward;
  }

  /**
   * Has the images built and loaded, and waits until all of it is ready; the repository is kept.
   */
  public static Flux install(TestCluster cluster, Progress progress) {
    Repository.runImageScript("build.sh", List.of("flux"));
    cluster.load(List.of(Images.FLUX), progress);
    cluster.kubectlApply(NAMESPACE, manifests("git-server.yaml"));
    Pod server = pod(cluster, GIT_SERVER);
    defineKinds(cluster, server);
    cluster.kubectlApply(NAMESPACE, manifests("flux.yaml"));
    pod(cluster, SOURCES);
    pod(cluster, KUSTOMIZATIONS);
    progress.say("Flux is ready: %s", Images.FLUX);
    LocalPortForward forward =
        cluster
            .client()
            .pods()
            .inNamespace(NAMESPACE)
            .withName(server.getMetadata().getName())
            .portForward(GIT_PORT);
    return new Flux(cluster, forward);
  }

  private static String manifests(String file) {
    return Repository.text(Repository.root().resolve(Path.of("testbed", "flux", file)));
  }

  /** By the definitions that come with Flux's modules. */
  private static void defineKinds(TestCluster cluster, Pod server) {
    String definitions =
        new PodShell(cluster.client(), NAMESPACE, server.getMetadata().getName())
            .run("cat", "/flux/crds.yaml");
    cluster.kubectlApply(NAMESPACE, definitions, "--server-side", "--force-conflicts");
    cluster.kubectl(
        "wait",
        "--for=condition=Established",
        "--timeout=60s",
        "crd/gitrepositories.source" + GROUP,
        "crd/kustomizations.kustomize" + GROUP);
  }

  /** The only pod of a Deployment, once it is ready. */
  private static Pod pod(TestCluster cluster, String deployment) {
    KubernetesClient client = cluster.client();
    List<Pod> ready =
        Waits.until(
            deployment + " to be ready",
            () ->
                client.pods().inNamespace(NAMESPACE).withLabel("app", deployment).list().getItems(),
            pods -> pods.size() == 1 && isReady(pods.get(0)));
    return ready.get(0);
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus().getConditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  /** The repository of the Git server, as this machine reaches it. */
  public String localUrl() {
    return "http://localhost:%d/flink.git".formatted(forward.getLocalPort());
  }

  /** Declares objects of Flux. */
  public void apply(String manifests) {
    cluster.kubectlApply(NAMESPACE, manifests);
  }

  public Kustomization kustomization(String name) {
    return new Kustomization(cluster.client(), name);
  }

  /** Ends kustomize-controller without a word of warning; another pod takes its place. */
  public void killKustomizeController() {
    Pod killed = pod(cluster, KUSTOMIZATIONS);
    cluster.client().resource(killed).withGracePeriod(0).delete();
  }

  /** Waits until kustomize-controller is ready, in whichever pod. */
  public void awaitKustomizeController() {
    pod(cluster, KUSTOMIZATIONS);
  }

  /** Removes a Kustomization, and with it what it has applied and may prune. */
  public void remove(String kustomization) {
    cluster.kubectl(
        "delete",
        "kustomizations.kustomize" + GROUP,
        kustomization,
        "-n",
        NAMESPACE,
        "--ignore-not-found",
        "--timeout=4m");
  }

  /** Removes all of it; Kustomizations that are left remove what they have applied. */
  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.kubectl(
        "delete", "kustomizations.kustomize" + GROUP, "--all", "-n", NAMESPACE, "--timeout=4m");
    cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=4m");
    cluster.kubectl("delete", "clusterrolebinding", "flux");
    var definitions = cluster.client().apiextensions().v1().customResourceDefinitions();
    definitions.list().getItems().stream()
        .filter(each -> each.getSpec().getGroup().endsWith(GROUP))
        .forEach(each -> definitions.resource(each).delete());
  }
}
