package dev.statefulflink.e2e.operator;

import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.WordCountOutput;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What one wants to read after a test has failed, as files of a folder. */
public final class Diagnostics {
  private final TestCluster cluster;
  private final Path folder;

  public Diagnostics(TestCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /**
   * Writes all there is, in place of what an earlier run left. What cannot be had is written as the
   * reason why.
   */
  public void write(TestNamespace namespace, WordCountOutput output) {
    clear();
    write(
        "printed.txt",
        () -> String.join("\n", output.counts().stream().map(String::valueOf).toList()));
    String name = namespace.name();
    for (String kind :
        new String[] {"swc", "sfj", "pods", "events", "configmaps", "services,deployments,pvc"}) {
      write(kind + ".yaml", () -> cluster.kubectl("get", kind, "-n", name, "-o", "yaml"));
    }
    write("overview.txt", () -> cluster.kubectl("get", "all,swc,sfj", "-n", name, "-o", "wide"));
    write(
        "events.txt",
        () -> cluster.kubectl("get", "events", "-n", name, "--sort-by=.lastTimestamp"));
    logs(name);
    logs(OperatorRelease.NAMESPACE);
  }

  private void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logs(String namespace) {
    for (Pod pod : cluster.client().pods().inNamespace(namespace).list().getItems()) {
      String name = pod.getMetadata().getName();
      write(
          namespace + "-" + name + ".log",
          () -> cluster.kubectl("logs", "-n", namespace, name, "--all-containers", "--prefix"));
      boolean restarted =
          pod.getStatus().getContainerStatuses().stream().anyMatch(s -> s.getRestartCount() > 0);
      if (restarted) {
        write(
            namespace + "-" + name + ".previous.log",
            () -> cluster.kubectl("logs", "-n", namespace, name, "--previous"));
      }
    }
  }

  private void write(String file, Supplier<String> text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(file.replaceAll("[^\\w.-]", "_")), textOrReason(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String textOrReason(Supplier<String> text) {
    try {
      return text.get();
    } catch (RuntimeException e) {
      return "could not be had: " + e;
    }
  }
}
