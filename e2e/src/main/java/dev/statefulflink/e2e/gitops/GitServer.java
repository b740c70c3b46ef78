package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A Git server on the cluster, in a namespace of its own, which takes pushes over HTTP. */
public final class GitServer implements AutoCloseable {
  private static final String NAME = "git-server";
  private static final int PORT = 8080;

  private static final String RESTRICTED =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: %s
        labels: {pod-security.kubernetes.io/enforce: restricted}
      """;

  private final TestCluster cluster;
  private final String namespace;
  private final OnlyPod pod;
  private final LocalPortForward forward;

  private GitServer(TestCluster cluster, String namespace, OnlyPod pod, LocalPortForward forward) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.pod = pod;
    this.forward = forward;
  }

  /** Has its image built and loaded, and waits until it is ready; the repository is kept. */
  static GitServer start(TestCluster cluster, String namespace, Progress progress) {
    Repository.runImageScript("build.sh", List.of("flux"));
    cluster.load(List.of(Images.FLUX), progress);
    cluster.kubectlApply(namespace, RESTRICTED.formatted(namespace));
    cluster.kubectlApply(
        namespace,
        Repository.text(Repository.root().resolve(Path.of("testbed", "flux", "git-server.yaml"))));
    OnlyPod pod = new OnlyPod(cluster, namespace, NAME);
    LocalPortForward forward =
        cluster
            .client()
            .pods()
            .inNamespace(namespace)
            .withName(pod.awaitReady().getMetadata().getName())
            .portForward(PORT);
    return new GitServer(cluster, namespace, pod, forward);
  }

  /** The repository of the one in that namespace, as the cluster reaches it. */
  static String url(String namespace) {
    return "http://%s.%s.svc.cluster.local/flink.git".formatted(NAME, namespace);
  }

  /** Its repository, as this machine reaches it. */
  public String localUrl() {
    return "http://localhost:%d/flink.git".formatted(forward.getLocalPort());
  }

  /** What a command prints in its pod. */
  String run(String... command) {
    return pod.run(command);
  }

  /** Has nobody answer behind its name. */
  public void hide() {
    select("nobody");
  }

  public void show() {
    select(NAME);
  }

  private void select(String app) {
    cluster.kubectl(
        "patch",
        "service",
        NAME,
        "-n",
        namespace,
        "-p",
        "spec: {selector: {app: %s}}".formatted(app));
  }

  /** Removes it with its repository. */
  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.kubectl("delete", "namespace", namespace, "--timeout=4m");
  }
}
