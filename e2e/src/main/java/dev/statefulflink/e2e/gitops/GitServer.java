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

/** A Git server on the cluster, which takes pushes over HTTP. */
public final class GitServer implements AutoCloseable {
  /** Its repository, as the cluster reaches it. */
  public static final String URL = "http://git-server.git-server.svc.cluster.local/flink.git";

  private static final String NAME = "git-server";
  private static final int PORT = 8080;

  private final TestCluster cluster;
  private final OnlyPod pod;
  private final LocalPortForward forward;

  private GitServer(TestCluster cluster, OnlyPod pod, LocalPortForward forward) {
    this.cluster = cluster;
    this.pod = pod;
    this.forward = forward;
  }

  /** Has its image built and loaded, and waits until it is ready; the repository is kept. */
  static GitServer start(TestCluster cluster, Progress progress) {
    Repository.runImageScript("build.sh", List.of("flux"));
    cluster.load(List.of(Images.FLUX), progress);
    cluster.kubectlApply(
        NAME,
        Repository.text(Repository.root().resolve(Path.of("testbed", "flux", "git-server.yaml"))));
    OnlyPod pod = new OnlyPod(cluster, NAME, NAME);
    LocalPortForward forward =
        cluster
            .client()
            .pods()
            .inNamespace(NAME)
            .withName(pod.awaitReady().getMetadata().getName())
            .portForward(PORT);
    return new GitServer(cluster, pod, forward);
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
        "patch", "service", NAME, "-n", NAME, "-p", "spec: {selector: {app: %s}}".formatted(app));
  }

  /** Removes it with its repository. */
  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.kubectl("delete", "namespace", NAME, "--timeout=4m");
  }
}
