package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.pods.Account;
import dev.statefulflink.operator.intent.pods.Platform;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.ask.FlinkQuestions;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which revisions' objects differ from what was applied: another client has changed or deleted one.
 *
 * @param deployments revisions of which a Deployment was changed
 * @param objects revisions of which any other object was changed, or is missing
 * @param repairs how often they were recently applied again
 */
public record Drift(Set<String> deployments, Set<String> objects, Repairs repairs) {
  public static final Drift NONE = new Drift(Set.of(), Set.of(), Repairs.NONE);

  /**
   * How often an object's clusters were recently applied again.
   *
   * @param last empty if they never were
   */
  public record Repairs(int count, Optional<Instant> last) {
    public static final Repairs NONE = new Repairs(0, Optional.empty());
  }

  /**
   * One revision that should be complete.
   *
   * @param job whose recovery data its JobManager should keep
   * @param intent from its record; empty if that is lost
   */
  record Whole(String revision, String job, Optional<JobIntent> intent) {
    private Account account() {
      return intent
          .map(from -> from.pods().platform().account())
          .orElseGet(Platform.UNRECORDED::account);
    }
  }

  public static Drift of(KubernetesView kubernetes, Observation.Subject subject) {
    var key = subject.key();
    var deployments = new HashSet<String>();
    var objects = new HashSet<String>();
    for (var one : whole(kubernetes, subject.memory())) {
      var made = kubernetes.deployments().stream().filter(d -> of(d, one.revision())).toList();
      if (made.stream().anyMatch(Applied::isChanged)) {
        deployments.add(one.revision());
      }
      var others =
          Stream.<Collection<? extends HasMetadata>>of(kubernetes.services(), kubernetes.others())
              .flatMap(Collection::stream)
              .filter(object -> of(object, one.revision()) || isOfAll(object))
              .collect(Collectors.<HasMetadata>toList());
      var present = others.stream().map(Drift::name).collect(Collectors.toSet());
      if (others.stream().anyMatch(Applied::isChanged)
          || !present.containsAll(expected(key.name(), one))
          || (one.revision().equals(newest(subject.memory())) && isOfAnother(others, key, one))) {
        objects.add(one.revision());
      }
    }
    return new Drift(Set.copyOf(deployments), Set.copyOf(objects), subject.repairs());
  }

  /** The revisions whose clusters exist; the steps create the missing parts of the others. */
  private static List<Whole> whole(KubernetesView kubernetes, StatefulJobStatus memory) {
    var active = Optional.ofNullable(memory.active());
    var next = Optional.ofNullable(memory.handoff()).filter(handoff -> handoff.jobId() != null);
    return Stream.of(
            active.map(a -> new Whole(a.revision(), a.jobId(), intent(kubernetes, a.revision()))),
            next.map(
                h -> new Whole(h.id(), FlinkQuestions.job(h.jobId()), intent(kubernetes, h.id()))))
        .flatMap(Optional::stream)
        .filter(one -> isThere(Observer.cluster(kubernetes, one.revision())))
        .toList();
  }

  private static boolean isThere(ClusterState cluster) {
    return cluster instanceof ClusterState.Present || cluster instanceof ClusterState.Troubled;
  }

  private static Optional<JobIntent> intent(KubernetesView kubernetes, String revision) {
    return kubernetes.revisions().stream()
        .filter(record -> of(record, revision))
        .findFirst()
        .map(RevisionRecord::read);
  }

  /** The revision whose record determines the account of the object. */
  private static String newest(StatefulJobStatus memory) {
    var handoff = Optional.ofNullable(memory.handoff()).filter(h -> h.jobId() != null);
    return handoff
        .filter(h -> h.step() != Handoff.Step.WITHDRAW)
        .filter(h -> h.step() != Handoff.Step.RETURN && h.step() != Handoff.Step.VERIFY_RETURN)
        .map(Handoff::id)
        .or(() -> Optional.ofNullable(memory.active()).map(ActiveRevision::revision))
        .orElse("");
  }

  private static boolean isOfAnother(List<HasMetadata> others, ObjectKey key, Whole one) {
    return one.account().kind() == Account.Kind.OF_OBJECT
        && one.intent()
            .map(intent -> ClusterManifests.accountOfObject(key, intent))
            .filter(
                rendered ->
                    others.stream()
                        .filter(Drift::isOfAll)
                        .anyMatch(live -> Applied.isOfAnother(live, rendered)))
            .isPresent();
  }

  /** All except for the Deployments, which the steps of a handoff create and remove. */
  private static Set<String> expected(String name, Whole one) {
    var cluster = Names.cluster(name, one.revision());
    var manager = Names.account(cluster, Names.JOB_MANAGER);
    var worker = Names.account(cluster, Names.TASK_MANAGER);
    var access = Names.jobAccess(cluster, one.job());
    var expected =
        new HashSet<>(
            Set.of(
                "Service " + cluster,
                "ConfigMap " + Names.configuration(cluster),
                "Role " + manager,
                "Role " + access,
                "RoleBinding " + manager,
                "RoleBinding " + access));
    if (one.intent().filter(from -> from.pods().platform().maxUnavailable() >= 0).isPresent()) {
      expected.add("PodDisruptionBudget " + cluster);
    }
    switch (one.account().kind()) {
      case OF_REVISION ->
          expected.addAll(
              Set.of(
                  "ServiceAccount " + manager,
                  "ServiceAccount " + worker,
                  "Role " + worker,
                  "RoleBinding " + worker));
      case OF_OBJECT -> expected.add("ServiceAccount " + Names.account(name));
      case DECLARED -> {
        // Another owner creates and repairs it.
      }
    }
    return expected;
  }

  /** The account that all revisions share. */
  private static boolean isOfAll(HasMetadata object) {
    return object instanceof ServiceAccount && !isOfRevision(object);
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private static boolean isOfRevision(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels != null && labels.containsKey(Names.REVISION);
  }

  private static boolean of(HasMetadata object, String revision) {
    var labels = object.getMetadata().getLabels();
    return labels != null && revision.equals(labels.get(Names.REVISION));
  }
}
