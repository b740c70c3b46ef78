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
 * Everything that a decision rests on, at one instant.
 *
 * @param watchedSince when this process began to watch: what nobody watched has not been waited for
 * @param onDelete as declared, even if the rest of the spec cannot be carried out
 * @param declared empty where the spec cannot be carried out
 * @param specProblem why not; empty where it can
 * @param memory the operator's own record, never null
 * @param activeIntent what the active revision was made from; empty where none is active
 * @param active the active revision's cluster
 * @param nextIntent what the handoff's new revision was made from; empty before it was made
 * @param next the cluster of the handoff under way
 * @param retiring one for each revision in {@code memory.retiring()}
 * @param strangers revisions of which something stands in Kubernetes and nothing in {@code memory}
 * @param unrecorded those of them that were made for this very object; only while the status has no
 *     record at all, so that one of them is in charge
 * @param servedRevision the revision that the stable Service selects; empty where there is none
 * @param keptState what an earlier object of this name left; only read while no revision is active,
 *     and while the object is being deleted
 * @param refusal why the last change was not made; empty if it was made
 * @param drift of the revisions whose clusters are there
 * @param oldCluster of the active revision; empty if none is active
 */
public record Observation(
    Instant now,
    Instant watchedSince,
    ObjectKey key,
    long generation,
    boolean deleting,
    OnDelete onDelete,
    Optional<Declared> declared,
    String specProblem,
    StatefulJobStatus memory,
    Optional<JobIntent> activeIntent,
    ClusterView active,
    Optional<JobIntent> nextIntent,
    ClusterView next,
    List<RetiringView> retiring,
    Set<String> strangers,
    List<UnrecordedRevision> unrecorded,
    Optional<String> servedRevision,
    Optional<LastState> keptState,
    Optional<Refusal> refusal,
    Drift drift,
    Optional<OldCluster> oldCluster) {

  /**
   * A change that was not made.
   *
   * @param message the cause, without a secret
   * @param again whether the try before it failed as well
   */
  public record Refusal(String message, Kind kind, boolean again) {
    /** Who did not make the change, and whether a later try may succeed. */
    public enum Kind {
      /** Kubernetes judged the request and refused it: it would refuse the same one again. */
      REFUSED,
      /** Likewise, because the namespace is being deleted. */
      NAMESPACE_GOING,
      /** Kubernetes failed to carry the request out, as while a webhook does not answer. */
      FAILED,
      /** Kubernetes did not look at the request: no answer, too many requests, no credentials. */
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

  /** What would be refused again; empty if there is nothing, or if a later try may succeed. */
  public Optional<Refusal> refused() {
    return refusal.filter(last -> !last.passing());
  }

  /**
   * What the status says of the object now.
   *
   * @param reason the word of a condition's reason
   */
  public record Told(String reason, String message) {}

  /** By its condition Ready; empty where nobody has told anything yet. */
  public Optional<Told> told() {
    return Optional.ofNullable(memory.conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> "Ready".equals(condition.getType()))
        .map(condition -> new Told(condition.getReason(), condition.getMessage()))
        .findFirst();
  }

  /**
   * Since when the job does not run, by the condition Running of the status. Kept there, it costs a
   * write only when the job is lost. Empty while it runs.
   */
  public Optional<Instant> notRunningSince() {
    return Optional.ofNullable(memory.conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> "Running".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .flatMap(condition -> instant(condition.getLastTransitionTime()).stream())
        .findFirst();
  }

  /** Anybody may have written it. */
  private static Optional<Instant> instant(@Nullable String at) {
    try {
      return Optional.ofNullable(at).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
