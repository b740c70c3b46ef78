package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.Observation;
import java.util.List;
import java.util.Optional;

/** Deletion: the final savepoint, then only the record of the last state is left. */
public final class Deletion {
  private final Timings timings;
  private final Beginning beginning;

  public Deletion(Timings timings, Beginning beginning) {
    this.timings = timings;
    this.beginning = beginning;
  }

  /** What ends the object regardless of what is in progress; empty if nothing does. */
  public Optional<Decision> atOnce(Observation seen) {
    if (!seen.deleting()) {
      return Optional.empty();
    }
    if (seen.refusal().filter(refusal -> refusal.namespaceGoing()).isPresent()) {
      return Optional.of(
          Decision.releaseFinalizer(
              new Verdict(
                  Reason.DELETING, "The namespace is being deleted, and the job with it.")));
    }
    var memory = new Memory(seen.memory());
    var something = memory.active().isPresent() || memory.handoff().isPresent();
    return discards(seen) && something ? Optional.of(discard(seen, memory)) : Optional.empty();
  }

  /** As the user declared: all existing jobs and clusters are removed. */
  private static Decision discard(Observation seen, Memory memory) {
    var ended = memory.handoff().map(handoff -> Ending.superseded(seen, memory, handoff));
    var next = ended.orElse(memory).withActive(null).withLastState(null);
    for (var gone :
        List.of(
            memory.active().map(ActiveRevision::revision),
            memory.handoff().filter(h -> h.jobId() != null).map(Handoff::id))) {
      next = gone.map(next::retire).orElse(next);
    }
    return Decision.write(
        next.status(), new Verdict(Reason.DELETING, "Removing the job; its state is discarded."));
  }

  public Decision decide(Observation seen) {
    var memory = new Memory(seen.memory());
    if (memory.active().isPresent()) {
      return end(seen, memory);
    }
    var kept = keep(seen);
    if (kept.isPresent()) {
      var verdict = new Verdict(Reason.DELETING, "Recording the last state.");
      return Decision.perform(kept.get(), verdict, timings.steps());
    }
    if (!seen.retiring().isEmpty() || !seen.strangers().isEmpty()) {
      return Decision.await(
          new Verdict(Reason.DELETING, "Removing the Flink cluster."), timings.steps());
    }
    return keepOrForget(seen, memory);
  }

  private Decision end(Observation seen, Memory memory) {
    if (beginning.waits(seen)) {
      var held = memory.held().orElseThrow();
      return Decision.await(
          new Verdict(
              Reason.SAVEPOINT_FAILED,
              held.message() + " To delete without a savepoint, set spec.onDelete to Discard."),
          timings.steady());
    }
    return Beginning.toRest(seen, Purpose.DELETE, timings);
  }

  /**
   * The cluster and the record of its spec have disappeared. The stable Service is applied because
   * that shows whether the namespace is being deleted, too: then Kubernetes refuses it.
   */
  public static Decision unknown(ActiveRevision active, Timings timings) {
    return Decision.perform(
        new Action.ServeRevision(active.revision(), Optional.empty()),
        new Verdict(
            Reason.STATE_UNKNOWN,
            "The Flink cluster and the record of its spec have disappeared, so no savepoint can"
                + " be taken. To delete the object without one, set spec.onDelete to Discard; to"
                + " continue, name a snapshot in spec.restoreFrom."),
        timings.steady());
  }

  /**
   * While no revision is in charge, the state is also recorded outside of the status, which may be
   * lost: before the record of the last revision is removed. Empty if it is recorded, or if there
   * is none.
   */
  public static Optional<Action> keep(Observation seen) {
    var memory = new Memory(seen.memory());
    return memory
        .lastState()
        .filter(state -> !(seen.deleting() && discards(seen)))
        .map(state -> new LastState(state, memory.lastRestoreFrom().orElse("")))
        .filter(last -> !seen.keptState().equals(Optional.of(last)))
        .map(Action.KeepState::new);
  }

  private Decision keepOrForget(Observation seen, Memory memory) {
    var left = left(seen, memory);
    return left.isPresent() && !left.equals(seen.keptState())
        ? Decision.perform(
            new Action.KeepState(left.get()),
            new Verdict(Reason.DELETING, "Recording what the next object of this name needs."),
            timings.steps())
        : Decision.releaseFinalizer(new Verdict(Reason.DELETING, "Nothing is left."));
  }

  /**
   * What the next object of this name needs to know. The files stay in storage, so without this
   * record the next start would be held until the user decides about them, as if this object had
   * not ended properly.
   */
  private static Optional<LastState> left(Observation seen, Memory memory) {
    if (discards(seen)) {
      return Optional.of(LastState.NOTHING);
    }
    var last = memory.status().lastHandoff();
    var ran = last != null && last.completed();
    return memory
        .lastState()
        .map(state -> new LastState(state, memory.lastRestoreFrom().orElse("")))
        .or(seen::keptState)
        .or(() -> ran ? Optional.of(LastState.NOTHING) : Optional.empty());
  }

  public static boolean discards(Observation seen) {
    return seen.onDelete() == OnDelete.DISCARD;
  }
}
