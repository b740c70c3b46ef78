package dev.statefulflink.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSourcesTest {
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
