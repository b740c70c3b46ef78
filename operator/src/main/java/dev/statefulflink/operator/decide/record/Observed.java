package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Questions about an observation that several steps ask. */
public final class Observed {
  /** If the spec can no longer be read. */
  private static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);

  /** The time that a main() without long waits takes. */
  private static final Duration QUICK = Duration.ofSeconds(15);

  private static final Duration BRIEF = Duration.ofSeconds(5);

  private Observed() {}

  public static Duration deadline(Observation seen) {
    return seen.declared().map(declared -> declared.deadline()).orElse(USUAL_DEADLINE);
  }

  /** How long the current step has lasted. */
  public static Duration waited(Observation seen, Handoff handoff) {
    return waited(seen, handoff.stepBegan());
  }

  /**
   * How long a wait has lasted. Time without a running operator does not count: the first
   * observation of a new operator may be incomplete.
   */
  public static Duration waited(Observation seen, Instant since) {
    var watched = since.isBefore(seen.watchedSince()) ? seen.watchedSince() : since;
    return Duration.between(watched, seen.now());
  }

  /** The problem of a pod of the cluster, as an additional sentence; empty if none is known. */
  public static String trouble(ClusterView view) {
    return view.cluster() instanceof ClusterState.Troubled trouble ? " " + trouble.message() : "";
  }

  /**
   * What the tasks of the job wait for, as an additional sentence. Not immediately: an ordinary
   * start takes a second, and each sentence costs a write during the downtime.
   */
  public static String waits(ClusterView view, Observation seen, Handoff handoff) {
    return waited(seen, handoff).compareTo(BRIEF) < 0
        ? ""
        : view.jobTasks()
            .map(Tasks::waits)
            .filter(what -> !what.isEmpty())
            .map(" "::concat)
            .orElse("");
  }

  public static boolean late(Observation seen, Handoff handoff) {
    return waited(seen, handoff).compareTo(deadline(seen)) > 0;
  }

  /** The declared spec.restoreFrom, unless it was applied before. */
  public static Optional<String> pendingRestore(Observation seen) {
    var before = Optional.ofNullable(seen.memory().lastRestoreFrom());
    return seen.declared()
        .flatMap(declared -> declared.restoreFrom())
        .filter(path -> !before.equals(Optional.of(path)));
  }

  /** The state from which a job that starts again continues. */
  /** The savepoint with which a job in charge, which is FINISHED, was stopped. */
  public static Optional<String> stoppedWith(Observation seen) {
    return seen.active()
        .jobDetails()
        .filter(job -> seen.active().jobState().equals(Optional.of(JobState.FINISHED)))
        .flatMap(JobDetails::stoppedWith);
  }

  public static Optional<SavedState> lastState(Observation seen) {
    return Optional.ofNullable(seen.memory().lastState())
        .or(() -> seen.keptState().map(kept -> kept.state()));
  }

  /** Whether the spec now declares something else than the handoff carries out. */
  public static boolean changed(Observation seen, Handoff handoff) {
    return seen.deleting()
        || seen.declared()
            .filter(
                declared ->
                    declared.suspended()
                        || !declared.digest().equals(handoff.digest())
                        || !pendingRestore(seen).equals(Optional.ofNullable(handoff.restoreFrom())))
            .isPresent();
  }

  /** The limit is that of the step: an abandoned request would run main() beside the next one. */
  public static Submission submission(Observation seen, JobIntent intent) {
    var deadline = deadline(seen);
    return new Submission(
        intent.entryClass(),
        intent.args(),
        intent.parallelism(),
        intent.allowNonRestoredState(),
        deadline.compareTo(Submission.SHORTEST) < 0 ? Submission.SHORTEST : deadline);
  }

  /**
   * An additional sentence if a request that runs main() is not answered yet; empty if it is, or if
   * it has not taken long.
   */
  public static String mainRuns(Observation seen, Handoff handoff, Answer<?> request) {
    return request instanceof Answer.None && waited(seen, handoff).compareTo(QUICK) > 0
        ? " Flink has not answered since "
            + handoff.stepBegan().truncatedTo(ChronoUnit.SECONDS)
            + ", which is normal while the job's main() runs; it may take spec.upgrade.deadline."
        : "";
  }

  /** The checkpoint that a job has to complete: the one that was requested last, if any. */
  public static Action checkpoint(ClusterView view, String revision, String jobId) {
    var trigger = view.checkpoint().orElseGet(() -> FlinkIds.ofCheckpoint(jobId, 0));
    return new Action.TakeCheckpoint(revision, jobId, trigger);
  }

  /**
   * The format of a savepoint of the running job. If the spec cannot be read, the running spec
   * counts as declared.
   */
  public static Format savepointFormat(Observation seen) {
    return seen.declared()
        .flatMap(declared -> seen.activeIntent().map(declared::savepointFormat))
        .orElse(Format.NATIVE);
  }

  /** A directory of savepoints, below the state of the running job. */
  public static String savepointDirectory(Observation seen, String id) {
    return savepointDirectory(seen, id, seen.activeIntent());
  }

  /**
   * The directory of one handoff's savepoint. It is where the next job keeps its state, so that the
   * storage of the old job is no longer needed; a job that is only stopped keeps its storage.
   */
  public static String savepointDirectory(Observation seen, Handoff handoff) {
    var next = seen.nextIntent().or(() -> seen.declared().map(declared -> declared.intent()));
    return savepointDirectory(
        seen,
        handoff.id(),
        handoff.purpose() == Handoff.Purpose.UPGRADE ? next : seen.activeIntent());
  }

  private static String savepointDirectory(
      Observation seen, String handoffId, Optional<JobIntent> of) {
    return paths(seen, of.orElseThrow()).savepoints(handoffId);
  }

  /**
   * With where the checkpoints of the next revision will be, if not below the URI of the active
   * one: the record of the next revision is removed before the search for them.
   */
  public static Handoff withCheckpoints(Observation seen, Handoff handoff) {
    if (handoff.purpose() != Handoff.Purpose.UPGRADE) {
      return handoff;
    }
    var next = seen.nextIntent().map(intent -> paths(seen, intent).checkpoints(handoff.id()));
    var active = seen.activeIntent().map(intent -> paths(seen, intent).checkpoints(handoff.id()));
    return Handoffs.withCheckpoints(
        handoff, next.filter(place -> !active.equals(Optional.of(place))).orElse(null));
  }

  private static StatePaths paths(Observation seen, JobIntent of) {
    return new StatePaths(of.stateUris(), seen.key().namespace(), seen.key().name());
  }
}
