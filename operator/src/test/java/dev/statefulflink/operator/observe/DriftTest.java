package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
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

/** Changes of other clients in the revisions that should exist. */
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

  private final List<ControllerRevision> records = new ArrayList<>();

  private Drift drift(String memory) {
    return observe(
            memory,
            new KubernetesView(deployments, List.of(), services, records, List.of(), others))
        .drift();
  }

  private void recorded(String revision, String change) {
    records.add(RevisionRecord.write(KEY, new OwnerReference(), revision, 1, Specs.intent(change)));
  }

  /** As the informers keep it. */
  private static HasMetadata account(String change) {
    var live = Applied.noted(ClusterManifests.accountOfObject(KEY, Specs.intent(change)));
    live.getMetadata().setAnnotations(Applied.kept(live));
    return live;
  }

  private void withoutOwnAccounts() {
    others.removeIf(object -> object.getKind().equals("ServiceAccount"));
    others.removeIf(object -> object.getMetadata().getName().equals("orders-a-taskmanager"));
  }

  @Test
  void shouldMissTheAccountThatAllRevisionsShare() {
    recorded("a", "job.parallelism: 2");
    withoutOwnAccounts();

    assertThat(drift(ACTIVE).objects()).containsExactly("a");
    others.add(account("job.parallelism: 2"));
    assertThat(drift(ACTIVE)).isEqualTo(Drift.NONE);
  }

  @Test
  void shouldNotLookForAnAccountThatSomebodyElseMakes() {
    recorded("a", "serviceAccountName: iam");
    withoutOwnAccounts();

    assertThat(drift(ACTIVE)).isEqualTo(Drift.NONE);
  }

  @Test
  void shouldMissTheBudgetOfARevisionThatDeclaresOne() {
    recorded("a", "podDisruptionBudget: {maxUnavailable: 0}");
    withoutOwnAccounts();
    others.add(account("job.parallelism: 2"));

    assertThat(drift(ACTIVE).objects()).containsExactly("a");
    others.add(new PodDisruptionBudgetBuilder().withMetadata(meta("orders-a")).build());
    assertThat(drift(ACTIVE)).isEqualTo(Drift.NONE);
  }

  /** An upgrade that was given up has left it as the next revision wanted it. */
  @Test
  void shouldFindAnAccountThatIsAnnotatedAsAnotherRevisionSays() {
    recorded("a", "job.parallelism: 2");
    recorded("b", "serviceAccountAnnotations: {example.com/role: b}");
    withoutOwnAccounts();
    others.add(account("serviceAccountAnnotations: {example.com/role: b}"));
    flink.answers("details orders-a job-a", Optional.empty());

    assertThat(drift(ACTIVE).objects()).containsExactly("a");
    assertThat(drift(ACTIVE + handoff("Rehearse")))
        .as("it is the next one's")
        .isEqualTo(Drift.NONE);
    assertThat(drift(ACTIVE + handoff("Return", ", jobId: job-b, returnJobId: job-a")).objects())
        .as("given up")
        .containsExactly("a");
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
