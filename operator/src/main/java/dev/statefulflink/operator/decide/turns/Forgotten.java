package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/**
 * A job that was submitted and that Flink does not know: it was not accepted, or its recovery data
 * is lost. It may have completed a checkpoint, so storage is looked at before it is submitted from
 * the state before.
 */
public final class Forgotten {
  private Forgotten() {}

  /** What it has left; empty if it may be submitted from the recorded state. */
  public static Optional<Answer<Optional<String>>> left(
      Observation seen, ClusterView view, Handoff handoff) {
    return Optional.of(view)
        .filter(job -> job.mayHaveRun(handoff, seen.now()))
        .map(ClusterView::found)
        .filter(found -> !found.value().equals(Optional.of(Optional.<String>empty())));
  }

  /** A new job that has left something: where its state goes is decided once its pods are gone. */
  public static Decision giveUp(Observation seen, Handoff handoff, Timings timings) {
    var cause =
        new GivingUp.Cause(
            Reason.RESTORE_FAILED,
            "Flink had accepted the new job, but no longer knows it: its recovery data is lost,"
                + " or it had ended when its JobManager restarted.",
            true);
    return GivingUp.turnBack(seen, handoff, cause, timings);
  }
}
