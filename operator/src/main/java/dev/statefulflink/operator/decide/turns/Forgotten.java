package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/**
 * A job that Flink has accepted, and does not know any more: its recovery data is lost, or it had
 * ended when its JobManager restarted. It may have completed a checkpoint, so it is not submitted
 * again from the state before.
 */
public final class Forgotten {
  /** An answer of before the submit may arrive after it. */
  private static final Duration OVERTAKEN = Duration.ofSeconds(1);

  private Forgotten() {}

  /** Whether Flink had accepted the job of this cluster, and does not know it any more. */
  public static boolean isIn(ClusterView view) {
    return view.jobUnknown()
        && view.submit() instanceof Answer.Got<?> taken
        && view.state() instanceof Answer.Got<?> unknown
        && unknown.at().isAfter(taken.at().plus(OVERTAKEN));
  }

  /** Empty if the job may be submitted. */
  public static Optional<Decision> giveUp(Observation seen, Handoff handoff, Timings timings) {
    return isIn(seen.next())
        ? Optional.of(
            GivingUp.turnBack(
                seen,
                handoff,
                new GivingUp.Cause(
                    Reason.RESTORE_FAILED,
                    "Flink had accepted the new job, and does not know it any more: its recovery"
                        + " data is lost, or it had ended when its JobManager restarted.",
                    true),
                timings))
        : Optional.empty();
  }
}
