package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/** Whether a handoff begins. */
final class Beginning {
  private final Timings timings;

  Beginning(Timings timings) {
    this.timings = timings;
  }

  /** The decision that begins one; empty where nothing is to be moved, or not yet. */
  Optional<Decision> decide(Observation seen) {
    var memory = new Memory(seen.memory());
    if (seen.declared().isEmpty() || waits(seen)) {
      return Optional.empty();
    }
    var declared = seen.declared().get();
    if (memory.active().isEmpty() && !memory.retiring().isEmpty()) {
      // A start that was given up may have left a job: never two, so its pods go first.
      return Optional.of(
          Decision.await(
              new Verdict(Reason.PREPARING, "Waiting until the cluster before is removed."),
              timings.steps()));
    }
    if (memory.active().isEmpty()) {
      return Optional.of(begin(seen, declared, Purpose.START));
    }
    if (!memory.active().get().digest().equals(declared.digest())) {
      return Optional.of(begin(seen, declared, Purpose.UPGRADE));
    }
    return memory.held().map(held -> settled(memory, held));
  }

  /** Whether this generation was given up and its next attempt has not come. */
  boolean waits(Observation seen) {
    return new Memory(seen.memory())
        .held()
        .filter(held -> held.generation() == seen.generation())
        .map(held -> held.retryAt() == null || seen.now().isBefore(held.retryAt()))
        .orElse(false);
  }

  /** Counts the handoffs of this generation, from 1. */
  static int attempt(Observation seen) {
    return new Memory(seen.memory())
        .held()
        .filter(held -> held.generation() == seen.generation())
        .map(held -> held.attempts() + 1)
        .orElse(1);
  }

  /** What runs is what is declared: what was held before no longer matters. */
  private static Decision settled(Memory memory, HeldGeneration held) {
    return Decision.write(
        memory.withHeld(null).status(),
        new Verdict(Reason.RUNNING, "Generation " + held.generation() + " is no longer declared."));
  }

  private static Decision begin(Observation seen, Declared declared, Purpose purpose) {
    var attempt = attempt(seen);
    var ids = HandoffIds.of(seen.key(), "move", seen.generation(), attempt);
    Handoff handoff =
        Handoffs.begin(
            purpose, Step.PREPARE, ids, seen.generation(), declared.digest(), attempt, seen.now());
    var memory = new Memory(seen.memory());
    if (purpose == Purpose.START) {
      handoff = Handoffs.withState(handoff, memory.lastState().or(seen::keptState).orElse(null));
    }
    return Decision.write(
        memory.withHandoff(handoff).status(),
        new Verdict(Reason.PREPARING, "Making the Flink cluster of revision " + ids.id() + "."));
  }
}
