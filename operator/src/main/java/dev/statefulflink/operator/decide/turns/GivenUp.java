package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Reasons;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.rest.Overruled;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.decide.steps.Return;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A failed job, which Flink's restart strategy has given up, starts again if {@code spec.onFailure}
 * declares that. If its spec is declared, its revision is removed, and the same spec is started
 * from the job's newest state, as after a failed first start. If another spec is declared, which is
 * held or cannot be carried out, the job is submitted again on the cluster that it ran on.
 */
public final class GivenUp {
  /** A job that has run for this long does not fail for the earlier cause. */
  private static final Duration LONG = Duration.ofHours(1);

  private GivenUp() {}

  /** The start of the declared spec. */
  static Optional<Decision> again(Observation seen, Timings timings) {
    return restartable(seen).map(job -> over(seen, job, timings));
  }

  /** The start of the spec that the revision in charge was made from, once it is due. */
  static Optional<Decision> asItWas(Observation seen, Timings timings) {
    return due(seen, timings)
        .filter(at -> !seen.now().isBefore(at))
        .flatMap(at -> restartable(seen))
        .map(job -> restart(seen, job));
  }

  /** When that is; empty if it does not start again by itself. */
  public static Optional<Instant> due(Observation seen, Timings timings) {
    var watched = Patience.since(seen.active().state());
    return watched
        .filter(since -> isOverruled(seen) && !mayRunAgain(seen))
        .filter(since -> restartable(seen).isPresent())
        .map(since -> Patience.later(since, Optional.of(seen.watchedSince())))
        .map(since -> since.plus(delay(seen, timings)));
  }

  /** A failed job runs again by itself if its JobManager restarts before its result is stored. */
  static boolean mayRunAgain(Observation seen) {
    return seen.oldCluster().filter(OldCluster::recoverable).isPresent();
  }

  /** Whether what is declared, a job that runs, is not carried out now. */
  static boolean isOverruled(Observation seen) {
    return !seen.deleting()
        && !seen.subject().suspends()
        && seen.activeIntent().isPresent()
        && (seen.declared().isEmpty()
            || new Memory(seen.memory())
                .held()
                .filter(held -> held.generation() == seen.generation())
                .isPresent());
  }

  /** A job that has failed, and is to start again from a state that is known. */
  private static Optional<JobDetails> restartable(Observation seen) {
    return seen.active()
        .jobDetails()
        .filter(job -> seen.subject().restartsFailed())
        .filter(job -> job.state() == JobState.FAILED && failed(seen))
        .filter(job -> !Overruled.lost(seen, job))
        .filter(
            job -> !seen.active().listsNoSnapshot() || seen.active().found().value().isPresent());
  }

  /** A cancelled job was ended on purpose. */
  private static boolean failed(Observation seen) {
    return seen.active().jobState().equals(Optional.of(JobState.FAILED));
  }

  private static Decision over(Observation seen, JobDetails job, Timings timings) {
    var before = new Memory(seen.memory());
    var active = before.active().orElseThrow();
    var state = newest(seen, active, job);
    var message =
        given(job)
            + "it starts again "
            + from(state)
            + "; a changed spec takes effect immediately.";
    var held =
        new HeldGeneration(
            seen.generation(),
            active.digest(),
            Reason.JOB_FAILED.word(),
            message,
            Beginning.attempt(seen) - 1,
            seen.now().plus(delay(seen, timings)));
    return Decision.write(
        before
            .withLastState(state.orElse(null))
            .withActive(null)
            .withHeld(held)
            .retire(active.revision())
            .status(),
        new Verdict(Reason.JOB_FAILED, message));
  }

  /** By the steps that end a rollback; nothing has to be stopped for it. */
  private static Decision restart(Observation seen, JobDetails job) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    var state = newest(seen, active, job);
    var message =
        given(job) + "revision " + active.revision() + " starts again " + from(state) + ".";
    var failure = new Handoff.Failure(Reason.JOB_FAILED.word(), message, null);
    var handoff = Handoffs.withState(asItWas(seen, Step.RETURN, failure), state.orElse(null));
    var recorded = state.map(memory::withLastState).orElse(memory);
    return Decision.write(
        recorded.withHandoff(handoff).status(), new Verdict(Reason.RESTORING, message));
  }

  /**
   * A handoff that starts the job of the revision in charge again, with its spec, under new ids.
   */
  static Handoff asItWas(Observation seen, Step first, Handoff.Failure why) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    var attempt = Beginning.attempt(seen);
    var ids = HandoffIds.of(seen.key(), Purpose.START, seen.generation(), attempt);
    var digest = seen.declared().map(declared -> declared.digest()).orElse(active.digest());
    var begun =
        Handoffs.begin(
            new Handoffs.Beginning(
                Purpose.START, first, seen.generation(), digest, attempt, false, false),
            ids,
            seen.now());
    var returning = Handoffs.withReturn(begun, ids.returnJobId(), why);
    // What is declared to be restored is not: it is a part of what is held.
    var given = Handoffs.withSource(returning, Observed.pendingRestore(seen).orElse(null), false);
    return Handoffs.withDownSince(given, Ending.lost(seen).orElse(seen.now()));
  }

  /**
   * A failed job was started again, whether or not it runs: it is the job of the revision in charge
   * from now on, and its failures are counted by Flink. What was held stays held, with this attempt
   * counted.
   */
  public static Decision restarted(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var held =
        memory
            .held()
            .filter(before -> before.generation().equals(handoff.generation()))
            .orElseGet(() -> unread(seen, handoff));
    return Decision.write(
        Ending.completed(seen, memory, handoff)
            .withHeld(counted(held, handoff))
            .withActive(Return.back(memory.active().orElseThrow(), handoff))
            .status(),
        new Verdict(Reasons.of(held.reason()), held.message()));
  }

  /** The spec cannot be carried out. As soon as it can, nothing is waited for. */
  private static HeldGeneration unread(Observation seen, Handoff handoff) {
    return new HeldGeneration(
        handoff.generation(),
        handoff.digest(),
        Reason.SPEC_INVALID.word(),
        seen.specProblem(),
        handoff.attempt(),
        seen.now());
  }

  private static HeldGeneration counted(HeldGeneration held, Handoff handoff) {
    return new HeldGeneration(
        held.generation(),
        held.digest(),
        held.reason(),
        held.message(),
        handoff.attempt(),
        held.retryAt(),
        held.approve());
  }

  private static Optional<SavedState> newest(
      Observation seen, ActiveRevision active, JobDetails job) {
    return Ended.newest(seen, active, job).map(path -> Ended.state(seen, path, job));
  }

  private static String given(JobDetails job) {
    return "The job is FAILED"
        + Proof.because(job)
        + ". Its restart strategy has given up. Because of spec.onFailure ";
  }

  private static String from(Optional<SavedState> state) {
    return state
        .map(found -> "from " + found.location())
        .orElse("without state, since it left none");
  }

  private static Duration delay(Observation seen, Timings timings) {
    var made = Beginning.attempt(seen) - 1;
    return timings.retryAfter(hasRunLong(seen) ? 1 : Math.max(1, made));
  }

  private static boolean hasRunLong(Observation seen) {
    return Optional.ofNullable(seen.memory().lastHandoff())
        .map(LastHandoff::finishedAt)
        .filter(at -> Duration.between(at, seen.now()).compareTo(LONG) > 0)
        .isPresent();
  }
}
