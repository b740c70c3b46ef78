package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.operator.observe.Observation;

/** Deletion: the final savepoint, then nothing is left but the kept state. */
final class Deletion {
  private final Timings timings;
  private final Beginning beginning;

  Deletion(Timings timings, Beginning beginning) {
    this.timings = timings;
    this.beginning = beginning;
  }

  Decision decide(Observation seen) {
    var memory = new Memory(seen.memory());
    if (seen.refusal().filter(refusal -> refusal.namespaceGoing()).isPresent()) {
      return Decision.releaseFinalizer(
          new Verdict(Reason.DELETING, "The namespace goes, and the job with it."));
    }
    if (memory.active().isPresent()) {
      return end(seen, memory);
    }
    if (!seen.retiring().isEmpty()) {
      return Decision.await(
          new Verdict(Reason.DELETING, "Removing the Flink cluster."), timings.steps());
    }
    return keepOrForget(seen, memory);
  }

  private Decision end(Observation seen, Memory memory) {
    var active = memory.active().orElseThrow();
    if (discards(seen)) {
      return Decision.write(
          memory.withActive(null).withLastState(null).retire(active.revision()).status(),
          new Verdict(Reason.DELETING, "Removing the job; its state is discarded."));
    }
    if (beginning.waits(seen)) {
      var held = memory.held().orElseThrow();
      return Decision.await(
          new Verdict(
              Reason.SAVEPOINT_FAILED,
              held.message() + " To delete without a savepoint, set spec.onDelete to Discard."),
          timings.steady());
    }
    if (seen.activeIntent().isEmpty()) {
      return Decision.write(
          memory.withActive(null).retire(active.revision()).status(),
          new Verdict(Reason.DELETING, "Nothing is known of the revision any more."));
    }
    var attempt = Beginning.attempt(seen);
    var ids = HandoffIds.of(seen.key(), "delete", seen.generation(), attempt);
    var handoff =
        Handoffs.begin(
            Purpose.DELETE, Step.CUT, ids, seen.generation(), active.digest(), attempt, seen.now());
    var cut =
        Handoffs.withCut(handoff, ids.triggerId(), Observed.savepointDirectory(seen, handoff.id()));
    return Decision.write(
        memory.withHandoff(cut).status(),
        new Verdict(Reason.TAKING_SAVEPOINT, "Stopping the job with its final savepoint."));
  }

  private Decision keepOrForget(Observation seen, Memory memory) {
    var verdict = new Verdict(Reason.DELETING, "Keeping the last state.");
    var last = memory.lastState().filter(state -> !discards(seen));
    if (last.isPresent() && !last.equals(seen.keptState())) {
      return Decision.perform(new Action.KeepState(last.get()), verdict, timings.steps());
    }
    if (discards(seen) && seen.keptState().isPresent()) {
      return Decision.perform(new Action.ForgetState(), verdict, timings.steps());
    }
    return Decision.releaseFinalizer(new Verdict(Reason.DELETING, "Nothing is left."));
  }

  private static boolean discards(Observation seen) {
    return seen.declared().filter(d -> d.onDelete() == OnDelete.DISCARD).isPresent();
  }
}
