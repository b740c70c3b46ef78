package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the informers hold of one object, as plain values.
 *
 * @param others accounts, rights and configurations of revisions, without their content, and the
 *     Ingress to the stable Service, with its content
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

  /** The revisions of this object that have any object. */
  public Stream<String> revisionsOf(String name) {
    var labelled = Stream.of(deployments, pods, services, revisions).flatMap(Collection::stream);
    // The last one to be removed, and Flink's own: it has no label of the operator.
    var recoverable =
        haData.stream()
            .map(map -> label(map, Names.HA_CLUSTER))
            .filter(cluster -> Names.ofCluster(cluster).equals(Names.prefix(name)))
            .map(cluster -> cluster.substring(Names.cluster(name, "").length()));
    return Stream.concat(labelled.map(object -> label(object, Names.REVISION)), recoverable);
  }

  private static String label(HasMetadata object, String name) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(name, "");
  }
}
