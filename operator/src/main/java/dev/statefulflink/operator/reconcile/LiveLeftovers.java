package dev.statefulflink.operator.reconcile;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.cluster.Leftovers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Searches for unwatched objects by their labels: one object of each kind is enough. */
public record LiveLeftovers(KubernetesClient client) implements Leftovers {
  private static final List<Class<? extends HasMetadata>> UNWATCHED =
      List.of(
          PodDisruptionBudget.class,
          RoleBinding.class,
          Role.class,
          ServiceAccount.class,
          ConfigMap.class);

  @Override
  public boolean of(ObjectKey key, String revision) {
    return UNWATCHED.stream().anyMatch(type -> stands(type, key, revision));
  }

  private boolean stands(Class<? extends HasMetadata> type, ObjectKey key, String revision) {
    return !client
        .resources(type)
        .inNamespace(key.namespace())
        .withLabels(Names.labels(key, revision))
        .list(new ListOptionsBuilder().withLimit(1L).build())
        .getItems()
        .isEmpty();
  }
}
