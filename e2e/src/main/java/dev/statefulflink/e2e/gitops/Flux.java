package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;

/** Flux's source-controller and kustomize-controller, and the Git server that they read from. */
public final class Flux implements AutoCloseable {
  public static final String NAMESPACE = "flux-system";

  private static final String GIT = "git-server";

  /** The repository of the Git server, as the cluster reaches it. */
  public static final String URL = GitServer.url(GIT);

  private static final String SOURCES = "source-controller";
  private static final String KUSTOMIZATIONS = "kustomize-controller";
  private static final String GROUP = ".toolkit.fluxcd.io";

  private final TestCluster cluster;
  private final GitServer server;

  private Flux(TestCluster cluster, GitServer server) {
    this.cluster = cluster;
    this.server = server;
  }

  /**
   * Has the images built and loaded, and waits until all of it is ready; the repository is kept.
   */
  public static Flux install(TestCluster cluster, Progress progress) {
    GitServer server = GitServer.start(cluster, GIT, progress);
    defineKinds(cluster, server);
    cluster.kubectlApply(
        NAMESPACE,
        Repository.text(Repository.root().resolve(Path.of("testbed", "flux", "flux.yaml"))));
    Flux flux = new Flux(cluster, server);
    flux.pod(SOURCES).awaitReady();
    flux.pod(KUSTOMIZATIONS).awaitReady();
    progress.say("Flux is ready: %s", Images.FLUX);
    return flux;
  }

  /** By the definitions that come with Flux's modules. */
  private static void defineKinds(TestCluster cluster, GitServer server) {
    cluster.kubectlApply(
        NAMESPACE, server.run("cat", "/flux/crds.yaml"), "--server-side", "--force-conflicts");
    cluster.kubectl(
        "wait",
        "--for=condition=Established",
        "--timeout=60s",
        "crd/gitrepositories.source" + GROUP,
        "crd/kustomizations.kustomize" + GROUP);
  }

  private OnlyPod pod(String app) {
    return new OnlyPod(cluster, NAMESPACE, app);
  }

  /** What it reads from. */
  public GitServer server() {
    return server;
  }

  /** The repository of the Git server, as this machine reaches it. */
  public String localUrl() {
    return server.localUrl();
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
    pod(KUSTOMIZATIONS).kill();
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
    // Before their controllers, which alone remove the finalizers.
    for (String kind : List.of("kustomizations.kustomize", "gitrepositories.source")) {
      cluster.kubectl("delete", kind + GROUP, "--all", "-n", NAMESPACE, "--timeout=4m");
    }
    cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=4m");
    cluster.kubectl("delete", "clusterrolebinding", "flux");
    var definitions = cluster.client().apiextensions().v1().customResourceDefinitions();
    definitions.list().getItems().stream()
        .filter(each -> each.getSpec().getGroup().endsWith(GROUP))
        .forEach(each -> definitions.resource(each).delete());
    server.close();
  }
}
