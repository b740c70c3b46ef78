package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.rest.Overruled;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/**
 * A failed job, which Flink's restart strategy has given up, starts again if {@code spec.onFailure}
 * declares that: its revision is removed, and the same spec is started from the job's newest state,
 * as after a failed first start.
 */
final class GivenUp {
  /** A job that has run for this long does not fail for the earlier cause. */
  private static final Duration LONG = Duration.ofHours(1);

  private GivenUp() {}

  static Optional<Decision> again(Observation seen, Declared declared, Timings timings) {
    return seen.active()
        .jobDetails()
        .filter(job -> declared.upgrade().restartsFailed())
        .filter(job -> job.state() == JobState.FAILED && failed(seen))
        .filter(job -> !Overruled.lost(seen, job))
        .filter(
            job -> !seen.active().listsNoSnapshot() || seen.active().found().value().isPresent())
        .map(job -> over(seen, job, timings));
  }

  /** A cancelled job was ended on purpose. */
  private static boolean failed(Observation seen) {
    return seen.active().jobState().equals(Optional.of(JobState.FAILED));
  }

  private static Decision over(Observation seen, JobDetails job, Timings timings) {
    var before = new Memory(seen.memory());
    var active = before.active().orElseThrow();
    var state = Ended.newest(seen, active, job).map(path -> Ended.state(seen, path, job));
    var made = Beginning.attempt(seen) - 1;
    var message =
        "The job is FAILED"
            + Proof.because(job)
            + ". Its restart strategy has given up. Because of spec.onFailure it starts again "
            + state
                .map(found -> "from " + found.location())
                .orElse("without state, since it left none")
            + "; a changed spec takes effect immediately.";
    var held =
        new HeldGeneration(
            seen.generation(),
            active.digest(),
            Reason.JOB_FAILED.word(),
            message,
            made,
            seen.now().plus(timings.retryAfter(hasRunLong(seen) ? 1 : Math.max(1, made))));
    return Decision.write(
        before
            .withLastState(state.orElse(null))
            .withActive(null)
            .withHeld(held)
            .retire(active.revision())
            .status(),
        new Verdict(Reason.JOB_FAILED, message));
  }

  private static boolean hasRunLong(Observation seen) {
    return Optional.ofNullable(seen.memory().lastHandoff())
        .map(LastHandoff::finishedAt)
        .filter(at -> Duration.between(at, seen.now()).compareTo(LONG) > 0)
        .isPresent();
  }
}
