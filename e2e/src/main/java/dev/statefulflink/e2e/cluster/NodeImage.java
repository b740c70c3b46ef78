package dev.statefulflink.e2e.cluster;

import dev.statefulflink.e2e.Repository;
import java.util.List;

/**
 * The image of the Kubernetes node.
 *
 * @param containerdFolder where a node of this image keeps its images
 */
record NodeImage(String name, String containerdFolder) {
  static NodeImage of(String name) {
    String folder =
        name.contains("/k3s") ? "/var/lib/rancher/k3s/agent/containerd" : "/var/lib/containerd";
    return new NodeImage(name, folder);
  }

  /**
   * The one that E2E_NODE_IMAGE names, else k3s if it is here or can be pulled, else the project's
   * own, which is built if it is missing.
   */
  static NodeImage choose() {
    List<String> printed = Repository.runImageScript("node-image.sh", List.of());
    return of(printed.get(printed.size() - 1));
  }
}
