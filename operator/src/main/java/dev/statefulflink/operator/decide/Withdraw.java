package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;

/**
 * Withdraw: the new cluster retires before the old revision runs again. Only the end of its pods'
 * processes and of its recovery data proves that its job cannot run: a submit whose answer was lost
 * may still be on its way there, and Flink 1.20 runs the id of a job that has failed once more.
 */
final class Withdraw {
  private final Timings timings;

  Withdraw(Timings timings) {
    this.timings = timings;
  }

  Decision decide(Observation seen, Handoff handoff) {
    var why = Handoffs.failure(handoff).message();
    if (mayRun(seen, handoff.id())) {
      var verdict =
          Observed.late(seen, handoff)
              ? Prepare.stuck(handoff.id())
              : new Verdict(Reason.WITHDRAWING, why + " Taking the new job away.");
      return Decision.await(verdict, timings.steps());
    }
    return handoff.returnJobId() == null ? rest(seen, handoff) : back(seen, why);
  }

  /** What else is left of it holds nothing up. */
  private static boolean mayRun(Observation seen, String revision) {
    return new Memory(seen.memory()).retiring().contains(revision)
        && seen.retiring().stream()
            .filter(view -> view.revision().equals(revision))
            .findFirst()
            .map(RetiringView::mayRun)
            .orElse(true);
  }

  private static Decision back(Observation seen, String why) {
    return Decision.write(
        new Memory(seen.memory()).step(Step.RETURN, seen.now()).status(),
        new Verdict(Reason.ROLLING_BACK, why + " Going back to the old revision."));
  }

  /** By spec.upgrade.rollback the old revision does not run again. */
  private static Decision rest(Observation seen, Handoff handoff) {
    var message =
        Handoffs.failure(handoff).message()
            + " Nothing runs, as spec.upgrade.rollback says."
            + GivingUp.next(handoff);
    var held = GivingUp.heldAfterFailure(handoff, message);
    return Decision.write(
        GivingUp.startOver(new Memory(seen.memory()), handoff).withHeld(held).status(),
        new Verdict(Reasons.of(Handoffs.failure(handoff).reason()), message));
  }
}
