package dev.statefulflink.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSourcesTest {
  private static final String LONG = "settlement-of-card-payments-in-europe-west";

  private static ConfigMap map() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("orders-a-config")
        .addToLabels(Names.NAME, "orders")
        .addToLabels(Names.REVISION, "a")
        .addToLabels("another", "label")
        .addNewOwnerReference()
        .withName("orders")
        .endOwnerReference()
        .endMetadata()
        .withData(Map.of("config.yaml", "a: b"))
        .build();
  }

  private static StatefulFlinkJob job(String namespace, String name) {
    var job = new StatefulFlinkJob();
    job.setMetadata(
        new ObjectMetaBuilder().withNamespace(namespace).withName(name).withUid(name).build());
    return job;
  }

  private static ConfigMap recoveryData(String namespace, String cluster) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(Names.leaders(cluster))
        .withNamespace(namespace)
        .addToLabels(Names.HA_CLUSTER, cluster)
        .endMetadata()
        .build();
  }

  /** Of an informer, what the index needs. */
  private record Objects(StatefulFlinkJob... all)
      implements IndexedResourceCache<StatefulFlinkJob> {
    @Override
    public List<StatefulFlinkJob> byIndex(String index, String key) {
      return EventSources.BY_PREFIX.equals(index)
          ? list(job -> EventSources.prefixOf(job).equals(key)).toList()
          : List.of();
    }

    @Override
    public Stream<StatefulFlinkJob> list(Predicate<StatefulFlinkJob> wanted) {
      return Stream.of(all).filter(wanted);
    }

    @Override
    public Stream<StatefulFlinkJob> list(String namespace, Predicate<StatefulFlinkJob> wanted) {
      return list(wanted.and(job -> job.getMetadata().getNamespace().equals(namespace)));
    }

    @Override
    public Optional<StatefulFlinkJob> get(ResourceID id) {
      return list(job -> ResourceID.fromResource(job).equals(id)).findFirst();
    }

    @Override
    public Stream<ResourceID> keys() {
      return Stream.of(all).map(ResourceID::fromResource);
    }
  }

  /** By the name of the cluster, which is all that Flink's own ConfigMaps have. */
  @ParameterizedTest
  @ValueSource(strings = {"orders", LONG})
  void shouldFindTheObjectOfRecoveryData(String name) {
    var objects =
        new Objects(
            job("shop", "payments"),
            job("shop", LONG + "-2"),
            job("shop", Names.prefix(LONG)),
            job("shop", name),
            job("stock", name));

    assertThat(
            EventSources.ofCluster(recoveryData("shop", Names.cluster(name, "aaaa1111")), objects))
        .containsExactly(new ResourceID(name, "shop"));
    assertThat(EventSources.ofCluster(recoveryData("shop", "another-flink"), objects)).isEmpty();
  }

  @Test
  void shouldFindTheRecoveryDataOfAnObjectUnderTheSamePrefix() {
    assertThat(EventSources.prefixOfCluster(recoveryData("shop", Names.cluster(LONG, "aaaa1111"))))
        .isEqualTo(EventSources.prefixOf(job("shop", LONG)));
  }

  @Test
  void shouldKeepOfAnObjectOnlyWhoseItIsAndWhetherItWasChanged() {
    var same = Applied.noted(map());
    var changed = Applied.noted(map());
    changed.setData(Map.of());

    assertThat(EventSources.bared(same, map -> map.setData(null))).as("it passes").isTrue();
    assertThat(EventSources.bared(changed, map -> map.setData(null))).isTrue();

    assertThat(same.getData()).isNull();
    assertThat(same.getMetadata().getOwnerReferences()).isNullOrEmpty();
    assertThat(same.getMetadata().getLabels())
        .isEqualTo(Map.of(Names.NAME, "orders", Names.REVISION, "a"));
    assertThat(Applied.isChanged(same)).isFalse();
    assertThat(Applied.isChanged(changed)).isTrue();
  }
}
