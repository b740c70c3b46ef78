package dev.statefulflink.operator.observe.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which revisions Flink's own ConfigMaps show: they have no label of the operator. */
class KubernetesViewTest {
  private static final String LONG = "settlement-of-card-payments-in-europe-west";

  private static ConfigMap recoveryData(String cluster) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(Names.leaders(cluster))
        .addToLabels(Names.HA_CLUSTER, cluster)
        .endMetadata()
        .build();
  }

  private static Stream<String> revisions(String name, String... clusters) {
    var data = Stream.of(clusters).map(KubernetesViewTest::recoveryData).toList();
    return new KubernetesView(List.of(), List.of(), List.of(), List.of(), data).revisionsOf(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "new-orders", LONG})
  void shouldFindTheRevisionsOfAnObject(String name) {
    assertThat(revisions(name, Names.cluster(name, "aaaa1111"), Names.cluster(name, "bbbb2222")))
        .containsExactly("aaaa1111", "bbbb2222");
  }

  @Test
  void shouldNotTakeAnothersRevisionsForItsOwn() {
    assertThat(
            revisions("orders", Names.cluster("new-orders", "a"), Names.cluster("orders-x", "b")))
        .isEmpty();
    assertThat(revisions(LONG, Names.cluster(LONG + "-2", "aaaa1111")))
        .as("of a name with the same beginning")
        .isEmpty();
  }

  /** The prefix of a long name is itself a name that an object may have. */
  @Test
  void shouldNotTakeTheRevisionsOfANameThatIsShortenedToItsOwn() {
    var namesake = Names.prefix(LONG);

    assertThat(revisions(namesake, Names.cluster(LONG, "aaaa1111"))).isEmpty();
    assertThat(revisions(LONG, Names.cluster(namesake, "aaaa1111"))).isEmpty();
  }
}
