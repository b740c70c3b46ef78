package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObserverTest extends ObserverScene {
  private static final OwnerReference OWNER = new OwnerReference();
  private static final ClusterManifests MANIFESTS = new ClusterManifests(KEY, OWNER);
  private static final LastState KEPT =
      new LastState(
          new SavedState(
              "file:/s/old", SavedState.Kind.SAVEPOINT, Instant.parse("2026-02-01T00:00:00Z")),
          "");

  @BeforeEach
  void playARunningJob() {
    flink.answers(ACTIVE_STATE, Optional.of(JobState.RUNNING)).answers(SETTINGS, Optional.empty());
    flink.answers(PROGRESS, progress(JobState.RUNNING)).answers(CHECKPOINTS, Optional.empty());
  }

  @Test
  void shouldPassOnWhatItWasGiven() {
    var declared = Specs.declared();
    var refusal = new Observation.Refusal("exceeded quota", false);
    var memory = memory("lastState: {location: file:/s/1, kind: Savepoint}");
    var seen =
        observe(
            new Observation.Subject(
                KEY,
                7,
                true,
                OnDelete.DISCARD,
                false,
                false,
                false,
                Optional.of(declared),
                "odd",
                memory,
                Optional.of(refusal),
                Drift.Repairs.NONE));

    assertThat(seen.now()).isEqualTo(clock.instant());
    assertThat(seen.key()).isEqualTo(KEY);
    assertThat(seen.generation()).isEqualTo(7);
    assertThat(seen.deleting()).isTrue();
    assertThat(seen.onDelete()).isEqualTo(OnDelete.DISCARD);
    assertThat(seen.declared()).contains(declared);
    assertThat(seen.specProblem()).isEqualTo("odd");
    assertThat(seen.memory()).isEqualTo(memory);
    assertThat(seen.refusal()).contains(refusal);
  }

  @Test
  void shouldReadBackWhatBothRevisionsWereMadeFrom() {
    var old = Specs.intent("job.parallelism: 2");
    var next = Specs.intent("job.parallelism: 4");
    var records =
        List.of(
            RevisionRecord.write(KEY, OWNER, "b", 2, next),
            RevisionRecord.write(KEY, OWNER, "a", 1, old));
    var seen = observe(ACTIVE + handoff("Prepare"), records(records));

    assertThat(seen.activeIntent()).contains(old);
    assertThat(seen.nextIntent()).contains(next);
  }

  @Test
  void shouldHaveNoIntentOfARevisionThatWasNotMadeYet() {
    var record = RevisionRecord.write(KEY, OWNER, "a", 1, Specs.intent());
    var seen = observe(ACTIVE + handoff("Prepare"), records(List.of(record)));

    assertThat(seen.activeIntent()).isPresent();
    assertThat(seen.nextIntent()).isEmpty();
  }

  @Test
  void shouldReadEachClusterOffItsOwnObjects() {
    flink.answers("slots orders-b", null);
    var seen =
        observe(
            ACTIVE + handoff("Prepare"),
            view(ClusterScene.deployments("a").subList(0, 1), ClusterScene.deployments("b")));

    assertThat(seen.active().cluster()).isEqualTo(new ClusterState.Partial());
    assertThat(seen.next().cluster()).isEqualTo(new ClusterState.Present());
  }

  @Test
  void shouldTellWhichRevisionTheStableServiceSelects() {
    var stable = MANIFESTS.stableService("a", Optional.empty());

    assertThat(observe(ACTIVE, services(internalService("b"), stable)).servedRevision())
        .contains("a");
    assertThat(observe(ACTIVE, services(internalService("a"))).servedRevision()).isEmpty();
  }

  @Test
  void shouldTellWhatIsLeftOfARevisionThatIsBeingRemoved() {
    var pod = ClusterScene.pod("pods", Names.TASK_MANAGER, "{}");
    var ended =
        ClusterScene.pod(
            "ended",
            Names.TASK_MANAGER,
            "phase: Failed\ncontainerStatuses: [{name: m, state: {terminated: {exitCode: 143}}}]");
    unwatched.addAll(List.of("rights", "service"));
    var seen =
        observe(
            "retiring: [deployment, service, record, pods, ended, ha, rights, gone]",
            new KubernetesView(
                ClusterScene.deployments("deployment"),
                List.of(pod, ended),
                List.of(internalService("service")),
                List.of(RevisionRecord.write(KEY, OWNER, "record", 1, Specs.intent())),
                List.of(haData("orders-ha"))));

    assertThat(seen.retiring())
        .containsExactly(
            new RetiringView("deployment", true, false, Pods.NONE, false),
            new RetiringView("service", false, true, Pods.NONE, false),
            new RetiringView("record", false, true, Pods.NONE, false),
            new RetiringView("pods", false, false, Pods.RUNNING, false),
            new RetiringView("ended", false, false, Pods.ENDED, false),
            new RetiringView("ha", false, false, Pods.NONE, true),
            new RetiringView("rights", false, true, Pods.NONE, false),
            new RetiringView("gone", false, false, Pods.NONE, false));
    assertThat(liveLooks).as("looked for live").containsExactly("rights", "gone");
  }

  @Test
  void shouldSeeWhetherAJobManagerWouldRunTheJobAgain() {
    var stored = new KubernetesView(List.of(), List.of(), List.of(), List.of(), List.of());
    var left =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("orders-a-job-a-config-map")
            .addToLabels(Names.HA_CLUSTER, "orders-a")
            .endMetadata()
            .build();
    var unstored = new KubernetesView(List.of(), List.of(), List.of(), List.of(), List.of(left));
    var active = "active: {revision: a, generation: 1, digest: d, jobId: job-a}";

    assertThat(observe(active, stored).oldCluster().orElseThrow().recoverable()).isFalse();
    assertThat(observe(active, unstored).oldCluster().orElseThrow().recoverable()).isTrue();
  }

  @Test
  void shouldNotTakeAnotherObjectsRecoveryDataForItsOwn() {
    var others =
        new KubernetesView(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                haData("new-orders-a"),
                haData("orders-b"),
                new ConfigMapBuilder().withNewMetadata().endMetadata().build()));

    assertThat(observe("retiring: [a]", others).retiring())
        .containsExactly(new RetiringView("a", false, false, Pods.NONE, false));
  }

  @Test
  void shouldTellApartWhatNoRecordKnows() {
    flink.answers("slots orders-b", new Slots(0));

    assertThat(observe("").strangers()).containsExactly("a", "b");
    assertThat(observe(ACTIVE).strangers()).containsExactly("b");
    assertThat(observe(ACTIVE + handoff("Prepare", ", jobId: job-b")).strangers()).isEmpty();
    assertThat(observe(ACTIVE + "retiring: [b]").strangers()).isEmpty();
  }

  private static UnrecordedRevision unrecorded(
      String revision,
      long generation,
      JobIntent made,
      ClusterState cluster,
      Answer<Map<String, JobState>> jobs) {
    return new UnrecordedRevision(revision, generation, made, cluster, jobs, Optional.empty());
  }

  @Test
  void shouldTellWhatRunsWhereTheStatusWasLost() {
    var made = Specs.intent("job.parallelism: 2");
    var own = new OwnerReferenceBuilder().withUid(KEY.uid()).build();
    var foreign = new OwnerReferenceBuilder().withUid("uid-of-another").build();
    flink.answers("jobs orders-a", Map.of("job-a", JobState.RUNNING));
    var kubernetes =
        new KubernetesView(
            ClusterScene.deployments("a"),
            List.of(),
            List.of(),
            List.of(
                RevisionRecord.write(KEY, own, "b", 2, Specs.intent()),
                RevisionRecord.write(KEY, foreign, "c", 1, Specs.intent()),
                RevisionRecord.write(KEY, own, "a", 1, made)),
            List.of());

    observe("", kubernetes);
    assertThat(observe("", kubernetes).unrecorded())
        .containsExactly(
            unrecorded(
                "a",
                1,
                made,
                new ClusterState.Present(),
                new Answer.Got<>(Map.of("job-a", JobState.RUNNING), clock.instant())),
            unrecorded("b", 2, Specs.intent(), new ClusterState.Absent(), new Answer.None<>()));
    assertThat(observe("observedGeneration: 1", kubernetes).unrecorded()).hasSize(2);
    for (var record :
        List.of(
            ACTIVE,
            handoff("Withdraw"),
            "retiring: [b]",
            "lastRestoreFrom: file:/s/1",
            "held: {generation: 1, reason: JarNotFound}",
            "lastHandoff: {id: a, purpose: Upgrade}",
            "lastState: {location: file:/s/1, kind: Savepoint}")) {
      assertThat(observe(record, kubernetes).unrecorded()).as(record).isEmpty();
    }
  }

  /** Its JobManager is gone, or on its way out. */
  @Test
  @Law(9)
  void shouldTakeAJobForFinishedIfTheRecordOfItsRevisionSaysSo() {
    var own = new OwnerReferenceBuilder().withUid(KEY.uid()).build();
    var at = Instant.parse("2026-02-01T00:00:00Z");
    var record = RevisionRecord.write(KEY, own, "a", 1, Specs.intent());
    record
        .getMetadata()
        .setAnnotations(
            RevisionRecord.finished(KEY, "orders-a", "job-a", at).getMetadata().getAnnotations());
    var damaged = RevisionRecord.write(KEY, own, "b", 1, Specs.intent());
    damaged.getMetadata().setAnnotations(Map.of(Names.FINISHED_JOB, "job-b"));

    var found = observe("", records(List.of(record, damaged))).unrecorded();

    assertThat(found.get(0).jobs().value()).contains(Map.of("job-a", JobState.FINISHED));
    assertThat(found.get(0).finishedAt()).contains(at);
    assertThat(found.get(1).finishedAt()).contains(clock.instant());
    assertThat(flink.asked()).isEmpty();
  }

  @Test
  @Law(7)
  void shouldAskNoJobManagerForAJobWhoseEndIsRecorded() {
    var active =
        "active: {revision: a, generation: 1, digest: d, jobId: job-a,"
            + " finishedAt: '2026-02-01T00:00:00Z'}\n";
    for (var more : List.of("", handoff("Prepare"), handoff("Cut"))) {
      var view = observe(active + more, view(List.of(), List.of())).active();

      assertThat(view.jobState()).contains(JobState.FINISHED);
      assertThat(view.cluster()).isEqualTo(new ClusterState.Absent());
    }
    assertThat(flink.asked()).noneMatch(question -> question.contains("orders-a"));
  }

  @Test
  void shouldBeRemovingNothingWhereNothingIsRecorded() {
    assertThat(observe(ACTIVE).retiring()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lastHandoff: {id: a, purpose: Upgrade}",
        ACTIVE + "lastHandoff: {id: a, purpose: Start}",
        ACTIVE + "lastHandoff: {id: a, purpose: Upgrade, outcome: Held}",
      })
  void shouldReadTheKeptStateWhenSomethingIsToBeDecidedByIt(String memory) {
    kept = Optional.of(KEPT);

    assertThat(observe(memory).keptState()).contains(KEPT);
    assertThat(keptReads).containsExactly(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ACTIVE,
        ACTIVE + "lastHandoff: {id: a, purpose: Upgrade}",
        ACTIVE + "lastHandoff: {id: a, purpose: Upgrade, outcome: Completed}",
        ACTIVE
            + "lastHandoff: {id: a, purpose: Start}\n"
            + "handoff: {id: b, purpose: Upgrade, step: Rehearse, jobId: job-b}",
        "handoff: {id: b, purpose: Start, step: Rehearse, jobId: job-b}",
      })
  void shouldNotReadTheKeptStateOtherwise(String memory) {
    kept = Optional.of(KEPT);

    assertThat(observe(memory).keptState()).isEmpty();
    assertThat(keptReads).isEmpty();
  }

  /** A live read in every round would make a steady job cost the API server something. */
  @Test
  void shouldNotLookAgainForAKeptStateThatARunningJobHasForgotten() {
    var started = ACTIVE + "lastHandoff: {id: a, purpose: Start}";
    kept = Optional.of(KEPT);
    observe(started);
    observe(started);
    assertThat(keptReads).as("it is not gone yet").hasSize(2);

    kept = Optional.empty();
    observe(started);
    observe(started);
    assertThat(keptReads).hasSize(3);
  }

  @Test
  void shouldLookForAKeptStateAgainWhenNoRevisionIsActive() {
    observe(ACTIVE + "lastHandoff: {id: a, purpose: Start}");
    observe("");
    observe("");

    assertThat(keptReads).hasSize(3);
  }

  private static KubernetesView records(List<ControllerRevision> records) {
    return new KubernetesView(List.of(), List.of(), List.of(), records, List.of());
  }

  private static KubernetesView services(Service... services) {
    return new KubernetesView(List.of(), List.of(), List.of(services), List.of(), List.of());
  }

  private static Service internalService(String revision) {
    return MANIFESTS.cluster(revision, Specs.intent()).stream()
        .filter(Service.class::isInstance)
        .map(Service.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** The rest of a revision whose removal was forgotten with the status. */
  @Test
  void shouldSeeAStrangerByItsRecoveryDataAlone() {
    var seen =
        observe(
            ACTIVE,
            new KubernetesView(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(haData("orders-a"), haData("orders-b"))));

    assertThat(seen.strangers()).containsExactly("b");
  }

  private static ConfigMap haData(String cluster) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(cluster + "-cluster-config-map")
        .withLabels(Map.of("app", cluster, "type", "flink-native-kubernetes"))
        .endMetadata()
        .build();
  }
}
