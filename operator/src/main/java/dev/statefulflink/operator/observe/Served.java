package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Optional;

/** Which revision the stable Service, and the Ingress to it, open. */
final class Served {
  private Served() {}

  /**
   * Empty if either has to be applied again.
   *
   * @param intent of the revision in charge; without it nobody knows which Ingress there should be
   */
  static Optional<String> revision(
      KubernetesView kubernetes, ObjectKey key, Optional<JobIntent> intent) {
    return kubernetes.services().stream()
        .filter(service -> service.getMetadata().getName().equals(key.name()))
        .filter(service -> !Applied.isChanged(service))
        .findFirst()
        .filter(service -> intent.filter(from -> !isIntact(kubernetes, key, from)).isEmpty())
        .map(service -> service.getSpec().getSelector().get(Names.REVISION));
  }

  private static boolean isIntact(KubernetesView kubernetes, ObjectKey key, JobIntent intent) {
    var live = ingresses(kubernetes, key);
    return new ClusterManifests(key, new OwnerReference())
        .stableIngress(intent)
        .map(wanted -> live.stream().anyMatch(there -> Applied.isIntact(there, wanted)))
        .orElseGet(live::isEmpty);
  }

  private static List<Ingress> ingresses(KubernetesView kubernetes, ObjectKey key) {
    return kubernetes.others().stream()
        .filter(Ingress.class::isInstance)
        .map(Ingress.class::cast)
        .filter(ingress -> ingress.getMetadata().getName().equals(key.name()))
        .filter(
            ingress ->
                ingress.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getUid().equals(key.uid())))
        .toList();
  }
}
