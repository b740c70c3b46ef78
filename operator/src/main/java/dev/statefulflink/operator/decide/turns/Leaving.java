package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.observe.Observation;
import java.util.ArrayList;
import java.util.Optional;

/** How a handoff ends because the spec declares something else now. */
public final class Leaving {
  private Leaving() {}

  /**
   * Before the new job was submitted: if the old job runs, the handoff is abandoned without any
   * effect; otherwise it continues to the current spec, from the state that is already recorded:
   * one savepoint, however often the spec is edited.
   */
  public static Decision beforeSubmit(Observation seen, Handoff handoff) {
    if (!Handoffs.cut(handoff)) {
      return GivingUp.abandon(seen, handoff);
    }
    if (rests(seen) && Handoffs.isLost(handoff)) {
      return GivingUp.abandon(seen, handoff);
    }
    return rests(seen) ? toRest(seen, handoff) : retarget(seen, handoff);
  }

  /** Whether the spec declares no running job now. */
  public static boolean rests(Observation seen) {
    return seen.deleting() || seen.declared().filter(d -> d.suspended()).isPresent();
  }

  private static Decision toRest(Observation seen, Handoff handoff) {
    return Decision.write(
        GivingUp.startOver(seen, handoff).status(),
        new Verdict(
            Reason.SUSPENDING,
            "The job is stopped; its state is "
                + Optional.ofNullable(handoff.state())
                    .map(SavedState::location)
                    .orElse("none: it left no state")
                + "."));
  }

  private static Decision retarget(Observation seen, Handoff handoff) {
    var declared = seen.declared().orElseThrow();
    var attempt = Beginning.attempt(seen);
    var ids = HandoffIds.of(seen.key(), Purpose.UPGRADE, seen.generation(), attempt);
    var begun =
        Handoffs.begin(
            new Handoffs.Beginning(
                Purpose.UPGRADE,
                // If the old pods have to be removed first, they still have to.
                handoff.step() == Step.CLEAR ? Step.CLEAR : Step.PREPARE,
                seen.generation(),
                declared.digest(),
                attempt,
                Handoffs.recreates(handoff),
                false),
            ids,
            seen.now());
    var marks = new ArrayList<>(handoff.marks());
    marks.addAll(begun.marks());
    var marked = Handoffs.withDownSince(Handoffs.withMarks(begun, marks), handoff.downSince());
    var moved = Handoffs.withState(marked, handoff.state());
    var given = Observed.pendingRestore(seen);
    var sourced =
        Handoffs.withLost(
            Handoffs.withSource(moved, given.orElse(null), Beginning.startsEmpty(declared, given)),
            Handoffs.isLost(handoff));
    return Decision.write(
        Ending.superseded(seen, new Memory(seen.memory()), handoff)
            .withHandoff(sourced)
            .retire(handoff.id())
            .status(),
        new Verdict(Reason.PREPARING, "The spec has changed: creating revision " + ids.id() + "."));
  }

  /**
   * The old job does not answer, and the user has declared that its state is not needed: its
   * cluster is removed, and the next job starts once its pods are gone.
   */
  public static Decision withoutOldState(Observation seen, Handoff handoff) {
    var message = "The old job is abandoned with your consent: its state is not needed.";
    var held =
        new HeldGeneration(
            seen.generation(),
            handoff.digest(),
            Reason.STATE_UNKNOWN.word(),
            message,
            handoff.attempt(),
            seen.now());
    var next = GivingUp.startOver(seen, down(seen, handoff)).withHeld(held);
    // The consent is that no state is needed. If it is removed later, the job must not start from
    // an older state.
    var given = Observed.pendingRestore(seen).isPresent();
    return Decision.write(
        (given ? next : next.withLastState(null)).status(), new Verdict(Reason.PREPARING, message));
  }

  /** The job that does not answer counts as stopped from now on. */
  private static Handoff down(Observation seen, Handoff handoff) {
    return Handoffs.cut(handoff)
        ? handoff
        : Handoffs.withDownSince(handoff, Ending.lost(seen).orElse(seen.now()));
  }
}
