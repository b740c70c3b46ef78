package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;

/** Argo CD's application-controller and repo-server, with one Application. */
record ArgoCd(TestCluster cluster, GitServer server) implements Engine {
  static final String NAMESPACE = "argocd";
  private static final String GIT = "git-server-of-argocd";

  private static final String NAME = "job";
  private static final String CONTROLLER = "argocd-application-controller";
  private static final String REPOSITORIES = "argocd-repo-server";
  private static final String REDIS = "argocd-redis";

  /** As those of {@code gitops/argocd}. */
  private static final String OBJECTS =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: job
        namespace: argocd
        finalizers: [resources-finalizer.argocd.argoproj.io/background]
      spec:
        project: default
        source: {repoURL: '%s', targetRevision: main, path: job}
        destination: {server: 'https://kubernetes.default.svc', namespace: %s}
        syncPolicy:
          automated: {prune: true, selfHeal: true}
          syncOptions: [PrunePropagationPolicy=background]
      """;

  /** Has the images built and loaded, and waits until all of it is ready. */
  static ArgoCd install(TestCluster cluster, Progress progress) {
    GitServer server = GitServer.start(cluster, GIT, progress);
    Repository.runImageScript("build.sh", List.of("argocd"));
    cluster.load(List.of(Images.ARGO_CD), progress);
    ArgoCd argo = new ArgoCd(cluster, server);
    cluster.kubectlApply(NAMESPACE, manifests("redis.yaml"));
    argo.defineKinds();
    cluster.kubectlApply(NAMESPACE, manifests("argocd.yaml"));
    cluster.kubectlApply(
        NAMESPACE,
        Repository.text(GitOpsFiles.folder().resolve("argocd/argocd-cm.yaml")),
        "--server-side",
        "--field-manager=stateful-flink");
    argo.pod(REPOSITORIES).awaitReady();
    argo.pod(CONTROLLER).awaitReady();
    progress.say("Argo CD is ready: %s", Images.ARGO_CD);
    return argo;
  }

  private static String manifests(String file) {
    return Repository.text(Repository.root().resolve(Path.of("testbed", "argocd", file)));
  }

  /** By the definitions that come with Argo CD's module. */
  private void defineKinds() {
    cluster.kubectlApply(
        NAMESPACE,
        pod(REDIS).run("cat", "/argocd/crds.yaml"),
        "--server-side",
        "--force-conflicts");
    cluster.kubectl(
        "wait",
        "--for=condition=Established",
        "--timeout=60s",
        "crd/applications.argoproj.io",
        "crd/appprojects.argoproj.io");
  }

  /** Sets how it recognises what it has applied, and waits until it has compared with that. */
  void trackBy(String method) {
    cluster.kubectl(
        "patch",
        "configmap",
        "argocd-cm",
        "-n",
        NAMESPACE,
        "--type=merge",
        "-p",
        "data: {application.resourceTrackingMethod: %s}".formatted(method));
    awaitReconciliations(3);
  }

  private OnlyPod pod(String app) {
    return new OnlyPod(cluster, NAMESPACE, app);
  }

  private Application application() {
    return new Application(cluster.client(), NAME);
  }

  @Override
  public void follow(String namespace) {
    cluster.kubectlApply(NAMESPACE, OBJECTS.formatted(GitServer.url(GIT), namespace));
  }

  @Override
  public boolean waitsForHealth() {
    return false;
  }

  @Override
  public void awaitReadyAt(String commit) {
    application().await("healthy at " + commit, seen -> seen.isHealthyAt(commit));
  }

  @Override
  public String awaitFailureAt(String commit) {
    return application().await("failed at " + commit, seen -> seen.hasFailedAt(commit)).words();
  }

  @Override
  public void awaitReconciliations(int more) {
    for (int each = 0; each < more; each++) {
      String before = application().seen().reconciledAt();
      application().await("compared after " + before, seen -> !seen.reconciledAt().equals(before));
    }
  }

  @Override
  public void awaitSourceIs(boolean readable) {
    application()
        .await(
            readable ? "compared" : "without its repository",
            seen -> seen.isCompared() == readable);
  }

  @Override
  public void killController() {
    pod(CONTROLLER).kill();
  }

  /** The Application is removed first, and with it what it has applied. */
  @Override
  public void close() {
    cluster.kubectl("delete", "applications.argoproj.io", "--all", "-n", NAMESPACE, "--timeout=4m");
    cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=4m");
    cluster.kubectl("delete", "clusterrolebinding", NAMESPACE);
    cluster.kubectl(
        "delete", "crd", "applications.argoproj.io", "appprojects.argoproj.io", "--timeout=2m");
    server.close();
  }
}
