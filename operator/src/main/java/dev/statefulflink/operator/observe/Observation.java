package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision depends on, at one instant.
 *
 * @param watchedSince when this process began to watch: earlier time does not count towards
 *     timeouts
 * @param subject the object itself
 * @param inCharge the active revision
 * @param coming the new revision of the handoff in progress
 * @param others what else there is of the object in Kubernetes
 * @param drift of the revisions whose clusters exist
 */
public record Observation(
    Instant now,
    Instant watchedSince,
    Subject subject,
    InCharge inCharge,
    Coming coming,
    Others others,
    Drift drift) {

  /**
   * One object as it was handed to the reconciler.
   *
   * @param onDelete as declared, even if the rest of the spec cannot be carried out
   * @param restartsFailed likewise, whether a job that Flink has given up starts again by itself
   * @param suspends likewise, whether it declares that no job runs
   * @param keepsFinishedPods likewise, whether the pods of a job that has finished keep running
   * @param declared empty if the spec cannot be carried out
   * @param specProblem why not; empty if it can
   * @param memory the operator's own record, never null
   * @param refusal why the last change was not made; empty if it was made
   */
  public record Subject(
      ObjectKey key,
      long generation,
      boolean deleting,
      OnDelete onDelete,
      boolean restartsFailed,
      boolean suspends,
      boolean keepsFinishedPods,
      Optional<Declared> declared,
      String specProblem,
      StatefulJobStatus memory,
      Optional<Refusal> refusal,
      Drift.Repairs repairs) {}

  /**
   * The active revision.
   *
   * @param intent what it was made from; empty if none is active
   * @param view its cluster
   * @param old what else is left of that; empty if none is active
   */
  public record InCharge(Optional<JobIntent> intent, ClusterView view, Optional<OldCluster> old) {}

  /**
   * The new revision of the handoff in progress.
   *
   * @param intent what it was made from; empty before it was made
   * @param view its cluster
   */
  public record Coming(Optional<JobIntent> intent, ClusterView view) {}

  /**
   * What else there is of the object in Kubernetes.
   *
   * @param retiring one for each revision in {@code memory.retiring()}
   * @param strangers revisions of which something is in Kubernetes and nothing in {@code memory}
   * @param unrecorded those of them that were made for this very object; only while the status has
   *     no record at all, so that one of them is in charge
   * @param servedRevision the revision that the stable Service selects; empty if it, or the Ingress
   *     to it, is not as it was applied
   * @param keptState what an earlier object of this name left; only read while no revision is
   *     active, and while the object is being deleted
   */
  public record Others(
      List<RetiringView> retiring,
      Set<String> strangers,
      List<UnrecordedRevision> unrecorded,
      Optional<String> servedRevision,
      Optional<LastState> keptState) {}

  /**
   * A change that was not made.
   *
   * @param message the cause, without a secret
   * @param again whether the previous try failed as well
   */
  public record Refusal(String message, Kind kind, boolean again) {
    /** Who rejected the change, and whether a later try may succeed. */
    public enum Kind {
      /** Kubernetes judged the request and refused it: it would refuse the same one again. */
      REFUSED,
      /** Likewise, because the namespace is being deleted. */
      NAMESPACE_GOING,
      /** Kubernetes failed to process the request, for example while a webhook does not answer. */
      FAILED,
      /** Kubernetes did not evaluate the request: no answer, too many requests, no credentials. */
      UNAVAILABLE,
      /** The operator itself failed. */
      INTERNAL
    }

    public Refusal(String message, boolean namespaceGoing) {
      this(message, namespaceGoing ? Kind.NAMESPACE_GOING : Kind.REFUSED, false);
    }

    public boolean namespaceGoing() {
      return kind == Kind.NAMESPACE_GOING;
    }

    /** Whether the same request may succeed later. */
    public boolean passing() {
      return switch (kind) {
        case REFUSED, NAMESPACE_GOING -> false;
        case FAILED, UNAVAILABLE, INTERNAL -> true;
      };
    }
  }

  public ObjectKey key() {
    return subject.key();
  }

  public long generation() {
    return subject.generation();
  }

  public boolean deleting() {
    return subject.deleting();
  }

  public OnDelete onDelete() {
    return subject.onDelete();
  }

  public Optional<Declared> declared() {
    return subject.declared();
  }

  public String specProblem() {
    return subject.specProblem();
  }

  public StatefulJobStatus memory() {
    return subject.memory();
  }

  public Optional<Refusal> refusal() {
    return subject.refusal();
  }

  public Optional<JobIntent> activeIntent() {
    return inCharge.intent();
  }

  public ClusterView active() {
    return inCharge.view();
  }

  public Optional<OldCluster> oldCluster() {
    return inCharge.old();
  }

  public Optional<JobIntent> nextIntent() {
    return coming.intent();
  }

  public ClusterView next() {
    return coming.view();
  }

  public List<RetiringView> retiring() {
    return others.retiring();
  }

  public Set<String> strangers() {
    return others.strangers();
  }

  public List<UnrecordedRevision> unrecorded() {
    return others.unrecorded();
  }

  public Optional<String> servedRevision() {
    return others.servedRevision();
  }

  public Optional<LastState> keptState() {
    return others.keptState();
  }

  /** The refusal that would come again; empty if there is none, or if a later try may succeed. */
  public Optional<Refusal> refused() {
    return refusal().filter(last -> !last.passing());
  }

  /**
   * What the status shows now.
   *
   * @param reason the name of a condition's reason
   */
  public record Told(String reason, String message) {}

  /** From its condition Ready; empty if nothing was reported yet. */
  public Optional<Told> told() {
    return Optional.ofNullable(memory().conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> "Ready".equals(condition.getType()))
        .map(condition -> new Told(condition.getReason(), condition.getMessage()))
        .findFirst();
  }

  /**
   * The time since which the job does not run, from the condition Running of the status. It costs a
   * write only when the job is lost. Empty while it runs.
   */
  public Optional<Instant> notRunningSince() {
    return Optional.ofNullable(memory().conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> "Running".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .flatMap(condition -> instant(condition.getLastTransitionTime()).stream())
        .findFirst();
  }

  /** Any client may have written it. */
  private static Optional<Instant> instant(@Nullable String at) {
    try {
      return Optional.ofNullable(at).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
