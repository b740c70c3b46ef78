package dev.statefulflink.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;

/**
 * What the informers hold of one object, as plain values.
 *
 * @param others accounts, rights and configurations of revisions, without their content
 */
public record KubernetesView(
    Collection<Deployment> deployments,
    Collection<Pod> pods,
    Collection<Service> services,
    Collection<ControllerRevision> revisions,
    Collection<ConfigMap> haData,
    Collection<HasMetadata> others) {
  public KubernetesView(
      Collection<Deployment> deployments,
      Collection<Pod> pods,
      Collection<Service> services,
      Collection<ControllerRevision> revisions,
      Collection<ConfigMap> haData) {
    this(deployments, pods, services, revisions, haData, List.of());
  }
}
