package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.Submission;
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

/** What several steps read off an observation. */
public final class Observed {
  /** Where the spec cannot be read any more. */
  private static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);

  /** What a main() without long waits takes. */
  private static final Duration QUICK = Duration.ofSeconds(15);

  private static final Duration BRIEF = Duration.ofSeconds(5);

  private Observed() {}

  public static Duration deadline(Observation seen) {
    return seen.declared().map(declared -> declared.deadline()).orElse(USUAL_DEADLINE);
  }

  /** How long the step under way has lasted. */
  public static Duration waited(Observation seen, Handoff handoff) {
    return waited(seen, handoff.stepBegan());
  }

  /**
   * How long something was waited for. The time in which no operator was there does not count: what
   * the first look of a new one does not show yet may be well.
   */
  public static Duration waited(Observation seen, Instant since) {
    var watched = since.isBefore(seen.watchedSince()) ? seen.watchedSince() : since;
    return Duration.between(watched, seen.now());
  }

  /** What a pod of the cluster suffers from, as one more sentence; empty if nothing is known. */
  public static String trouble(ClusterView view) {
    return view.cluster() instanceof ClusterState.Troubled trouble ? " " + trouble.message() : "";
  }

  /**
   * What the tasks of the job wait for, as one more sentence. Not at once: an ordinary start takes
   * a second, and each sentence is a write while the downtime runs.
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

  /** The declared spec.restoreFrom, unless it was carried out before. */
  public static Optional<String> pendingRestore(Observation seen) {
    var before = Optional.ofNullable(seen.memory().lastRestoreFrom());
    return seen.declared()
        .flatMap(declared -> declared.restoreFrom())
        .filter(path -> !before.equals(Optional.of(path)));
  }

  /** What a job that starts anew goes on from. */
  public static Optional<SavedState> lastState(Observation seen) {
    return Optional.ofNullable(seen.memory().lastState())
        .or(() -> seen.keptState().map(kept -> kept.state()));
  }

  /** Whether something else is declared now than what the handoff carries out. */
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

  /**
   * The limit is that of the step: a request that was given up would run main() beside the next.
   */
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
   * That a request which runs main() is not answered yet, as one more sentence; empty if it is, or
   * if it has not taken long.
   */
  public static String mainRuns(Observation seen, Handoff handoff, Answer<?> request) {
    return request instanceof Answer.None && waited(seen, handoff).compareTo(QUICK) > 0
        ? " Flink has not answered since "
            + handoff.stepBegan().truncatedTo(ChronoUnit.SECONDS)
            + ", as while the job's main() runs; it is given spec.upgrade.deadline for that."
        : "";
  }

  /** The checkpoint by which a job proves itself: the one that was asked for last, if any was. */
  public static Action checkpoint(ClusterView view, String revision, String jobId) {
    var trigger = view.checkpoint().orElseGet(() -> FlinkIds.ofCheckpoint(jobId, 0));
    return new Action.TakeCheckpoint(revision, jobId, trigger);
  }

  /**
   * The format of a savepoint of the job that runs. Without a spec that can be read nothing else is
   * declared than what runs.
   */
  public static Format savepointFormat(Observation seen) {
    return seen.declared()
        .flatMap(declared -> seen.activeIntent().map(declared::savepointFormat))
        .orElse(Format.NATIVE);
  }

  /** A directory of savepoints, below the state of the job that runs. */
  public static String savepointDirectory(Observation seen, String id) {
    return savepointDirectory(seen, id, seen.activeIntent());
  }

  /**
   * The directory of one handoff's savepoint. It lies where the next job keeps its state, so that
   * nothing is needed any more of where the old one did; what is put to rest stays where it is.
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
    var uri = of.map(JobIntent::stateUri).orElseThrow();
    return new StatePaths(uri, seen.key().namespace(), seen.key().name()).savepoints(handoffId);
  }
}
