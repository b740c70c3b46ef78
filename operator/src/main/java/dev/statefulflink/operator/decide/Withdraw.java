package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;

/**
 * Withdraw: the new job is proven gone before the old revision runs again. A job that Flink does
 * not know may still be on its way through a submit whose answer was lost, so then only the end of
 * the cluster's pods is proof.
 */
final class Withdraw {
  private final Timings timings;

  Withdraw(Timings timings) {
    this.timings = timings;
  }

  Decision decide(Observation seen, Handoff handoff) {
    var verdict =
        new Verdict(
            Reason.WITHDRAWING, handoff.failure().message() + " Going back to the old revision.");
    var state = seen.next().jobState();
    if (state.isPresent() && state.get().terminal()
        || seen.next().cluster() instanceof ClusterState.Absent) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.RETURN, seen.now()).status(), verdict);
    }
    if (state.isPresent()) {
      return Decision.perform(
          new Action.CancelJob(handoff.id(), handoff.jobId()), verdict, timings.fast());
    }
    var silent = Duration.between(Handoffs.since(handoff), seen.now());
    if (seen.next().jobUnknown() || silent.compareTo(timings.silentBeforeRemoval()) > 0) {
      return Decision.perform(new Action.RemoveCluster(handoff.id()), verdict, timings.steps());
    }
    return Decision.await(verdict, timings.fast());
  }
}
