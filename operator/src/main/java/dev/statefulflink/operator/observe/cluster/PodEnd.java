package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.observe.RetiringView;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Set;

/**
 * Whether a pod's processes have ended for good. The kubelet reports it up to a second before the
 * pod's object is removed (seen on Kubernetes 1.34, where a pod that is deleted reaches a terminal
 * phase first: KEP-3329).
 */
public final class PodEnd {
  private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed");

  /** Reported for a container that the kubelet did not find, which does not prove its end. */
  private static final String UNKNOWN = "ContainerStatusUnknown";

  private PodEnd() {}

  public static RetiringView.Pods of(Collection<Pod> pods) {
    if (pods.isEmpty()) {
      return RetiringView.Pods.NONE;
    }
    return pods.stream().allMatch(PodEnd::ended)
        ? RetiringView.Pods.ENDED
        : RetiringView.Pods.RUNNING;
  }

  /**
   * The phase alone is no proof: for a lost node the control plane sets it, and leaves the
   * containers as they were last seen.
   */
  private static boolean ended(Pod pod) {
    var status = pod.getStatus();
    return status != null
        && TERMINAL.contains(String.valueOf(status.getPhase()))
        && !status.getContainerStatuses().isEmpty()
        && status.getContainerStatuses().stream().allMatch(PodEnd::ended);
  }

  private static boolean ended(ContainerStatus container) {
    var terminated = container.getState() == null ? null : container.getState().getTerminated();
    return terminated != null && !UNKNOWN.equals(terminated.getReason());
  }
}
