package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.cluster.ClusterReader;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the active revision's JobManager can come back, and what has to end before its job can no
 * longer run.
 *
 * @param trouble what keeps the JobManager from running; empty while it runs or is starting
 * @param left as for a revision that is being removed
 * @param recoverable whether a JobManager that starts would run the job again
 */
public record OldCluster(
    Optional<ClusterState.Troubled> trouble, RetiringView left, boolean recoverable) {

  public static OldCluster of(
      KubernetesView kubernetes, String name, ActiveRevision active, RetiringView left) {
    return of(
        kubernetes.deployments().stream().filter(d -> isOf(d, active)).toList(),
        kubernetes.pods().stream().filter(p -> isOf(p, active)).toList(),
        left,
        recoverable(kubernetes, name, active));
  }

  private static boolean isOf(HasMetadata object, ActiveRevision active) {
    var labels = object.getMetadata().getLabels();
    return labels != null && active.revision().equals(labels.get(Names.REVISION));
  }

  public static OldCluster of(
      Collection<Deployment> deployments,
      Collection<Pod> pods,
      RetiringView left,
      boolean recoverable) {
    var managers = pods.stream().filter(OldCluster::isManager).toList();
    return new OldCluster(
        managers.stream().anyMatch(OldCluster::runs)
            ? Optional.empty()
            : trouble(deployments, managers),
        left,
        recoverable);
  }

  /** Flink removes the job's own ConfigMap only once its result is stored. */
  public static boolean recoverable(KubernetesView kubernetes, String name, ActiveRevision active) {
    var map = Names.recoveryData(Names.cluster(name, active.revision()), active.jobId());
    return kubernetes.haData().stream().anyMatch(data -> map.equals(data.getMetadata().getName()));
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
