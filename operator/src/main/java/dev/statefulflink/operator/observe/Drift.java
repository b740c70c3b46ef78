package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which revisions' objects are not as they were applied: somebody has changed or deleted one.
 *
 * @param deployments revisions of which a Deployment was changed
 * @param objects revisions of which any other object was changed, or is missing
 * @param repairs how often they were applied again lately
 */
public record Drift(Set<String> deployments, Set<String> objects, Repairs repairs) {
  public static final Drift NONE = new Drift(Set.of(), Set.of(), Repairs.NONE);

  /**
   * How often an object's clusters were applied again lately.
   *
   * @param last empty if they never were
   */
  public record Repairs(int count, Optional<Instant> last) {
    public static final Repairs NONE = new Repairs(0, Optional.empty());
  }

  /**
   * One revision that is to be whole.
   *
   * @param job whose recovery data its JobManager is to keep
   */
  record Whole(String revision, String job) {}

  static Drift of(KubernetesView kubernetes, Observer.Subject subject) {
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
              .filter(object -> of(object, one.revision()))
              .collect(Collectors.<HasMetadata>toList());
      var present = others.stream().map(Drift::name).collect(Collectors.toSet());
      if (others.stream().anyMatch(Applied::isChanged)
          || !present.containsAll(expected(Names.cluster(key.name(), one.revision()), one.job()))) {
        objects.add(one.revision());
      }
    }
    return new Drift(Set.copyOf(deployments), Set.copyOf(objects), subject.repairs());
  }

  /** The revisions whose clusters are there; what is missing of the others, the steps make. */
  private static List<Whole> whole(KubernetesView kubernetes, StatefulJobStatus memory) {
    var active = Optional.ofNullable(memory.active());
    var next = Optional.ofNullable(memory.handoff()).filter(handoff -> handoff.jobId() != null);
    return Stream.of(
            active.map(a -> new Whole(a.revision(), a.jobId())),
            next.map(h -> new Whole(h.id(), FlinkQuestions.job(h.jobId()))))
        .flatMap(Optional::stream)
        .filter(one -> isThere(Observer.cluster(kubernetes, one.revision())))
        .toList();
  }

  private static boolean isThere(ClusterState cluster) {
    return cluster instanceof ClusterState.Present || cluster instanceof ClusterState.Troubled;
  }

  /** Beside the Deployments, which the steps of a handoff make and remove. */
  private static Set<String> expected(String cluster, String job) {
    var manager = Names.account(cluster, Names.JOB_MANAGER);
    var worker = Names.account(cluster, Names.TASK_MANAGER);
    var access = Names.jobAccess(cluster, job);
    return Set.of(
        "Service " + cluster,
        "ConfigMap " + Names.configuration(cluster),
        "ServiceAccount " + manager,
        "ServiceAccount " + worker,
        "Role " + manager,
        "Role " + worker,
        "Role " + access,
        "RoleBinding " + manager,
        "RoleBinding " + worker,
        "RoleBinding " + access);
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private static boolean of(HasMetadata object, String revision) {
    var labels = object.getMetadata().getLabels();
    return labels != null && revision.equals(labels.get(Names.REVISION));
  }
}
