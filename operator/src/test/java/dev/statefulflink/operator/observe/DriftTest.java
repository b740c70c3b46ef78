package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else has changed of the revisions that are to be there. */
class DriftTest extends ObserverScene {
  private static final List<String> RIGHTS =
      List.of("orders-a-jobmanager", "orders-a-taskmanager", "orders-a-job-a");

  private final List<Deployment> deployments = new ArrayList<>(ClusterScene.deployments("a"));
  private final List<Service> services = new ArrayList<>(List.of(service()));
  private final List<HasMetadata> others = new ArrayList<>(others());

  @BeforeEach
  void start() {
    flink.answers(ACTIVE_STATE, Optional.of(JobState.RUNNING));
    flink.answers(SETTINGS, Optional.empty());
    flink.answers(PROGRESS, progress(JobState.RUNNING)).answers(CHECKPOINTS, Optional.empty());
  }

  private static ObjectMeta meta(String name) {
    return new ObjectMetaBuilder().withName(name).withLabels(Names.labels(KEY, "a")).build();
  }

  private static Service service() {
    return new ServiceBuilder()
        .withMetadata(meta("orders-a"))
        .withNewSpec()
        .withSelector(Map.of("a", "b"))
        .endSpec()
        .build();
  }

  private static List<HasMetadata> others() {
    var rights =
        RIGHTS.stream()
            .flatMap(
                name ->
                    Stream.<HasMetadata>of(
                        new RoleBuilder().withMetadata(meta(name)).build(),
                        new RoleBindingBuilder().withMetadata(meta(name)).build()));
    var accounts =
        RIGHTS.stream()
            .limit(2)
            .map(name -> new ServiceAccountBuilder().withMetadata(meta(name)).build());
    var configuration = new ConfigMapBuilder().withMetadata(meta("orders-a-config")).build();
    return Stream.of(rights, accounts, Stream.<HasMetadata>of(configuration))
        .flatMap(some -> some)
        .map(some -> (HasMetadata) some)
        .toList();
  }

  private Drift drift(String memory) {
    return observe(
            memory,
            new KubernetesView(deployments, List.of(), services, List.of(), List.of(), others))
        .drift();
  }

  @Test
  void shouldFindNothingWhereAllIsAsItWasApplied() {
    assertThat(drift(ACTIVE)).isEqualTo(Drift.NONE);
  }

  @Test
  void shouldFindADeploymentThatWasScaled() {
    deployments.get(0).getMetadata().setGeneration(2L);

    assertThat(drift(ACTIVE).deployments()).containsExactly("a");
  }

  @Test
  void shouldFindWhateverIsMissing() {
    for (int i = 0; i < others.size(); i++) {
      var gone = others.remove(i);
      assertThat(drift(ACTIVE).objects()).as("without %s", gone).containsExactly("a");
      others.add(i, gone);
    }
    services.clear();
    assertThat(drift(ACTIVE).objects()).containsExactly("a");
    assertThat(drift(ACTIVE).deployments()).isEmpty();
  }

  @Test
  void shouldFindWhatWasChanged() {
    others.get(0).getMetadata().setAnnotations(Applied.note("another"));

    assertThat(drift(ACTIVE).objects()).containsExactly("a");
  }

  @Test
  void shouldFindAChangedServiceAndServeItsRevisionAnew() {
    var stable = new ServiceBuilder(service()).editMetadata().withName("orders").endMetadata();
    var same = Applied.noted(stable.build());
    same.getSpec().setSelector(Map.of(Names.REVISION, "a"));
    services.add(same);

    assertThat(observe(ACTIVE, services()).servedRevision()).isEmpty();
    services.set(1, Applied.noted(same));
    assertThat(observe(ACTIVE, services()).servedRevision()).contains("a");
  }

  private KubernetesView services() {
    return new KubernetesView(deployments, List.of(), services, List.of(), List.of(), others);
  }

  /** The steps of a handoff make and remove whole clusters. */
  @Test
  void shouldNotMissWhatIsOfAClusterThatIsNotThere() {
    deployments.clear();
    others.clear();

    assertThat(drift(ACTIVE)).isEqualTo(Drift.NONE);
  }

  @Test
  void shouldLookAtTheNextRevisionAsWell() {
    deployments.addAll(ClusterScene.deployments("b"));

    assertThat(drift(ACTIVE + handoff("Rehearse")).objects()).isEqualTo(Set.of("b"));
  }
}
