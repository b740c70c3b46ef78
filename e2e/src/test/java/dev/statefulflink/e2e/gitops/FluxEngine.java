package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.cluster.TestCluster;

/** Flux, with one Kustomization. */
record FluxEngine(Flux flux, TestCluster cluster) implements Engine {
  private static final String NAME = "job";

  private static final String OBJECTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: flink, namespace: flux-system}
      spec:
        interval: 5s
        url: %s
        ref: {branch: main}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: job, namespace: flux-system}
      spec:
        interval: 30s
        timeout: 5m
        prune: true
        wait: true
        sourceRef: {kind: GitRepository, name: flink}
        path: ./job
        targetNamespace: %s
      """;

  @Override
  public GitServer server() {
    return flux.server();
  }

  @Override
  public void follow(String namespace) {
    flux.apply(OBJECTS.formatted(Flux.URL, namespace));
  }

  @Override
  public boolean waitsForHealth() {
    return true;
  }

  @Override
  public void awaitReadyAt(String commit) {
    flux.kustomization(NAME).awaitReadyAt(commit);
  }

  @Override
  public String awaitFailureAt(String commit) {
    Kustomization.Seen seen = flux.kustomization(NAME).awaitFailureAt(commit);
    return seen.reason() + ": " + seen.message();
  }

  @Override
  public void awaitReconciliations(int more) {
    int before = flux.kustomization(NAME).seen().reconciliations();
    flux.kustomization(NAME)
        .await(
            "reconciled %d times more than %d".formatted(more, before),
            seen -> seen.reconciliations() >= before + more);
  }

  @Override
  public void awaitSourceIs(boolean readable) {
    cluster.kubectl(
        "wait",
        "gitrepository/flink",
        "-n",
        Flux.NAMESPACE,
        "--for=condition=Ready=" + (readable ? "True" : "False"),
        "--timeout=3m");
  }

  @Override
  public void killController() {
    flux.killKustomizeController();
  }

  @Override
  public void close() {
    flux.close();
  }
}
