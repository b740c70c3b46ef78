package dev.statefulflink.e2e.cluster;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.ShellResult;
import java.nio.file.Path;
import java.util.List;

/** Where the Kubernetes of a run comes from. */
sealed interface KubernetesSource extends AutoCloseable
    permits KubernetesInContainer, KubernetesGiven {

  /** A kubeconfig that works from this process. */
  String kubeconfig();

  /** Puts images of the local Docker engine where this Kubernetes finds them. */
  void load(List<String> images, Progress progress);

  /** What kubectl prints. Throws if it fails. */
  String kubectl(List<String> arguments);

  /** Applies a manifest with kubectl and these options, and gives what it prints. */
  String kubectlApply(String namespace, String manifest, List<String> options);

  /** What kubectl kustomize makes of a folder below a root that holds all it refers to. */
  String kubectlKustomize(Path root, String folder);

  /**
   * Runs a script like a person with kubectl in the checked-out repository, of which it sees the
   * examples.
   */
  ShellResult shell(String script);

  /** How a person calls kubectl on it without a kubeconfig of their own. */
  String kubectlCommand();

  @Override
  void close();
}
