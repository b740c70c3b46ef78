package dev.statefulflink.e2e.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The objects of one Flink cluster, those that Flink made for itself included. */
record ClusterObjects(KubernetesClient client, String namespace, String cluster) {

  /** As kind/name. */
  List<String> names() {
    return Stream.concat(ownedByOperator(), madeByFlink())
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .sorted()
        .toList();
  }

  private Stream<HasMetadata> ownedByOperator() {
    return Stream.of(
            client.pods().inNamespace(namespace).list().getItems(),
            client.services().inNamespace(namespace).list().getItems(),
            client.configMaps().inNamespace(namespace).list().getItems(),
            client.serviceAccounts().inNamespace(namespace).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            client.rbac().roles().inNamespace(namespace).list().getItems(),
            client.rbac().roleBindings().inNamespace(namespace).list().getItems(),
            client.apps().deployments().inNamespace(namespace).list().getItems(),
            client.apps().replicaSets().inNamespace(namespace).list().getItems(),
            client.apps().statefulSets().inNamespace(namespace).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> isNamedByCluster(object.getMetadata().getName()));
  }

  private boolean isNamedByCluster(String name) {
    return name.equals(cluster) || name.startsWith(cluster + "-");
  }

  // Flink 2.3 no longer labels them with configmap-type: high-availability.
  private Stream<HasMetadata> madeByFlink() {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withLabels(Map.of("app", cluster, "type", "flink-native-kubernetes"))
        .list()
        .getItems()
        .stream()
        .filter(object -> !isNamedByCluster(object.getMetadata().getName()))
        .map(HasMetadata.class::cast);
  }
}
