package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.UnrecordedRevision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts the revision that runs the job in charge again after the status was lost, for example if the
 * object was restored without it. Until that revision is known, nothing is removed and nothing
 * starts.
 */
public final class Adoption {
  /** How often an object that is being deleted may have been changed. */
  private static final int CHANGES = 5;

  /** More attempts than a suspension or a deletion needs. */
  private static final int ATTEMPTS = 50;

  private final Timings timings;

  public Adoption(Timings timings) {
    this.timings = timings;
  }

  /** Whether there are revisions that the status does not list, and that must be kept. */
  public static boolean isDue(Observation seen) {
    var discards = seen.deleting() && Deletion.discards(seen);
    return !seen.unrecorded().isEmpty() && !discards && !isAtRest(seen);
  }

  /**
   * Whether the job was put to rest before the status was lost: its pods are gone, and the kept
   * state is the savepoint of this very suspension, or of the deletion, after which no job starts.
   */
  private static boolean isAtRest(Observation seen) {
    var suspended = seen.declared().filter(Declared::suspended).isPresent();
    return (seen.deleting() || suspended)
        && seen.unrecorded().stream()
            .allMatch(left -> left.cluster() instanceof ClusterState.Absent)
        && seen.keptState()
            .map(LastState::state)
            .filter(state -> isTakenForIt(seen, state.location()))
            .isPresent();
  }

  private static boolean isTakenForIt(Observation seen, String location) {
    var generation = seen.generation();
    // The object of a deletion may still be changed.
    var first = seen.deleting() ? Math.max(1, generation - CHANGES) : generation;
    var purpose = seen.deleting() ? Purpose.DELETE : Purpose.SUSPEND;
    return HandoffIds.candidates(seen.key(), purpose, first, generation, ATTEMPTS)
        .anyMatch(id -> location.contains("/savepoints/" + id + "/"));
  }

  /** Empty if there is nothing to adopt. */
  public Optional<Decision> decide(Observation seen) {
    if (!isDue(seen)) {
      return Optional.empty();
    }
    if (seen.declared().isEmpty() && !seen.deleting()) {
      return Optional.of(
          Decision.await(new Verdict(Reason.SPEC_INVALID, seen.specProblem()), timings.steady()));
    }
    if (seen.unrecorded().stream().allMatch(Adoption::isKnown)) {
      var one = only(seen, true).or(() -> only(seen, false));
      if (one.isPresent()) {
        return one.map(found -> adopted(seen, found));
      }
    }
    return isGivenUp(seen) ? Optional.empty() : Optional.of(unknown(seen));
  }

  /** Whether its JobManager has not answered yet, nor failed to. */
  private static boolean isAsked(UnrecordedRevision revision) {
    return !(revision.cluster() instanceof ClusterState.Absent)
        && revision.jobs() instanceof Answer.None;
  }

  /** A cluster without pods runs no job. */
  private static boolean isKnown(UnrecordedRevision revision) {
    return revision.cluster() instanceof ClusterState.Absent || revision.jobs().value().isPresent();
  }

  /** A job, and the revision on whose cluster it is. */
  private record Found(UnrecordedRevision revision, String jobId) {}

  /**
   * The only job there is.
   *
   * @param live whether only those that have not ended count
   */
  private static Optional<Found> only(Observation seen, boolean live) {
    var all = seen.unrecorded().stream().flatMap(r -> jobs(r, live).stream()).toList();
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static List<Found> jobs(UnrecordedRevision revision, boolean live) {
    return revision.jobs().value().stream()
        .flatMap(jobs -> jobs.entrySet().stream())
        .filter(job -> !live || !job.getValue().terminal())
        .map(job -> new Found(revision, job.getKey()))
        .toList();
  }

  private static Decision adopted(Observation seen, Found found) {
    var made = found.revision();
    var active =
        new ActiveRevision(
            made.revision(),
            made.generation(),
            seen.declared().map(declared -> declared.digestOf(made.intent())).orElse(""),
            found.jobId(),
            made.intent().parallelism(),
            null,
            null,
            made.finishedAt().orElse(null));
    // It is not known whether it was applied. If it was, applying it again would lose the later
    // state.
    var given = seen.declared().flatMap(declared -> declared.restoreFrom()).orElse(null);
    return Decision.write(
        new Memory(seen.memory()).withActive(active).withLastRestoreFrom(given).status(),
        new Verdict(
            Reason.VERIFYING,
            "The status was lost; revision "
                + made.revision()
                + ", which runs the job, is in charge again."));
  }

  /**
   * Whether the user's consent counts while the revision in charge is not known: not before its
   * JobManager was asked, and not if exactly one job runs, since the consent may have been given
   * for an upgrade long ago.
   */
  public static boolean isGivenUp(Observation seen) {
    return !seen.deleting()
        && seen.unrecorded().stream().noneMatch(Adoption::isAsked)
        && only(seen, true).isEmpty()
        && seen.declared().filter(d -> d.upgrade().stateFrom() == StateFrom.NOTHING).isPresent();
  }

  private Decision unknown(Observation seen) {
    var revisions =
        seen.unrecorded().stream()
            .map(UnrecordedRevision::revision)
            .collect(Collectors.joining(", "));
    var why =
        seen.unrecorded().stream().allMatch(Adoption::isKnown)
            ? "their clusters do not run exactly one job"
            : "not all of their JobManagers answer";
    return Decision.await(
        new Verdict(
            Reason.STATE_UNKNOWN,
            "The status was lost, and it is not known which revision is in charge, of "
                + revisions
                + ": "
                + why
                + ". Nothing is removed and nothing starts. Cancel the jobs that you do not want,"
                + " and delete the Deployment of each JobManager that does not answer; or, if not"
                + " exactly one job runs, remove all revisions with spec.upgrade.stateFrom:"
                + " Nothing, and set spec.restoreFrom to start from a snapshot. To delete the"
                + " object, set spec.onDelete to Discard."),
        timings.steady());
  }
}
