package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the active revision's JobManager can come back, and what would have to end before its job
 * cannot run any more.
 *
 * @param trouble what keeps the JobManager from running; empty while it runs or is on its way
 * @param left as of a revision that is being removed
 */
public record OldCluster(Optional<ClusterState.Troubled> trouble, RetiringView left) {

  static OldCluster of(
      Collection<Deployment> deployments, Collection<Pod> pods, RetiringView left) {
    var managers = pods.stream().filter(OldCluster::isManager).toList();
    return new OldCluster(
        managers.stream().anyMatch(OldCluster::runs)
            ? Optional.empty()
            : trouble(deployments, managers),
        left);
  }

  private static Optional<ClusterState.Troubled> trouble(
      Collection<Deployment> deployments, List<Pod> managers) {
    return ClusterReader.read(List.copyOf(deployments), managers)
            instanceof ClusterState.Troubled trouble
        ? Optional.of(trouble)
        : Optional.empty();
  }

  private static boolean isManager(Pod pod) {
    return Names.JOB_MANAGER.equals(pod.getMetadata().getLabels().get(Names.COMPONENT));
  }

  /** A pod that is being deleted may run, too, but its JobManager does not come back. */
  private static boolean runs(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getContainerStatuses().stream().anyMatch(OldCluster::isRunning);
  }

  private static boolean isRunning(ContainerStatus container) {
    return container.getState() != null && container.getState().getRunning() != null;
  }
}
