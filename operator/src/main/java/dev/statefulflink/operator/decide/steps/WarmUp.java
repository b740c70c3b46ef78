package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.fit.Fitting;
import dev.statefulflink.operator.decide.fit.Restoring;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/**
 * The warm-up, at the end of Rehearse: short jobs of the operator run on the new cluster one after
 * the other, while the old job still works, so that the new job finds loaded classes, open
 * connections, and compiled code. They prove nothing: the handoff continues with any result. But
 * they have to end, since the new job needs their slots.
 */
public final class WarmUp {
  private static final Verdict RUNNING =
      new Verdict(Reason.REHEARSING, "Short jobs of the operator warm up the new cluster.");

  private WarmUp() {}

  /** What to do for it or to wait for; empty if it is over, or not needed. */
  public static Optional<Decision> decide(Observation seen, Handoff handoff, Timings timings) {
    var view = seen.next();
    if (handoff.warmUpJobId() == null
        || Restoring.isAsked(seen, handoff)
        || view.jobState().filter(JobState::terminal).isPresent()) {
      return Optional.empty();
    }
    var late = waited(seen).compareTo(timings.warmUp()) > 0;
    if (view.jobUnknown()) {
      var refused = view.submit().failure().filter(failure -> failure.answered()).isPresent();
      return late || refused || seen.nextIntent().isEmpty()
          ? Optional.empty()
          : Optional.of(begin(seen, handoff, timings));
    }
    if (Observed.late(seen, handoff)) {
      return Optional.of(
          GivingUp.giveUp(
              seen,
              handoff,
              Reason.REHEARSAL_TIMEOUT,
              "The job that warms up the new cluster did not end within spec.upgrade.deadline."
                  + Observed.trouble(seen.next()),
              timings));
    }
    return Optional.of(
        late && view.jobState().isPresent()
            ? Decision.perform(
                new Action.CancelJob(handoff.id(), jobId(seen, handoff)),
                RUNNING,
                timings.warmingUp())
            : Decision.await(RUNNING, timings.warmingUp()));
  }

  private static Decision begin(Observation seen, Handoff handoff, Timings timings) {
    var parallelism = seen.nextIntent().orElseThrow().parallelism();
    return Decision.perform(
        new Action.WarmUp(handoff.id(), jobId(seen, handoff), parallelism),
        RUNNING,
        timings.warmingUp());
  }

  private static String jobId(Observation seen, Handoff handoff) {
    return seen.next()
        .warmUpJobId()
        .or(() -> Optional.ofNullable(handoff.warmUpJobId()))
        .orElseThrow();
  }

  /** Since the job was compiled and its state compared, which may have taken long. */
  private static Duration waited(Observation seen) {
    return seen.next().rehearsal() instanceof Answer.Got<Rehearsal> compiled
        ? Duration.between(Patience.later(compiled.at(), Fitting.answered(seen)), seen.now())
        : Duration.ZERO;
  }
}
