package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.observe.Observation;

/** How a handoff is given up, or turned back, when a step fails. */
final class GivingUp {
  private GivingUp() {}

  /** Held where the old job was not touched yet, else turned back. */
  static Decision giveUp(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    // A job whose state is not known cannot be turned back to, either.
    return Handoffs.cut(handoff) && !Handoffs.isLost(handoff)
        ? turnBack(seen, handoff, reason, message, timings)
        : hold(seen, handoff, reason, message, timings);
  }

  /** The new cluster goes, the old job runs on where there is one. */
  static Decision hold(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    var full = message + " " + running(seen);
    return holdWith(seen, handoff, reason, full, timings);
  }

  /** The old job is gone without a state that is known: who is to go on from what? */
  static Decision holdWithoutState(
      Observation seen, Handoff handoff, String message, Timings timings) {
    return holdWith(
        seen,
        handoff,
        Reason.STATE_UNKNOWN,
        message
            + " Nothing runs. Say what to start from: a snapshot in spec.restoreFrom, or"
            + " nothing by spec.upgrade.stateFrom: Nothing.",
        timings);
  }

  private static Decision holdWith(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    var held = held(seen, handoff, reason, message, timings);
    var next = new Memory(seen.memory()).withHandoff(null).withHeld(held);
    return Decision.write(
        (handoff.jobId() == null ? next : next.retire(handoff.id())).status(),
        new Verdict(reason, held.message()));
  }

  /** What is held once the way back has come to its end; only another generation helps. */
  static HeldGeneration heldAfterFailure(Handoff handoff, String message) {
    return new HeldGeneration(
        handoff.generation(),
        handoff.digest(),
        Handoffs.failure(handoff).reason(),
        message,
        handoff.attempt(),
        null);
  }

  private static HeldGeneration held(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    var retryAt = reason.retried() ? seen.now().plus(timings.retryAfter(handoff.attempt())) : null;
    return new HeldGeneration(
        handoff.generation(),
        handoff.digest(),
        reason.word(),
        message + remedy(reason),
        handoff.attempt(),
        retryAt);
  }

  /** After the cut: the old revision runs again where there is one, else nothing runs. */
  static Decision turnBack(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    if (handoff.purpose() == Purpose.START) {
      return hold(seen, handoff, reason, message, timings);
    }
    var ids = HandoffIds.of(seen.key(), handoff.purpose(), handoff.generation(), handoff.attempt());
    var rollback = seen.declared().map(declared -> declared.upgrade().rollback()).orElse(true);
    var back =
        Handoffs.withReturn(
            handoff,
            rollback ? ids.returnJobId() : null,
            new Handoff.Failure(reason.word(), message));
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(back, Handoff.Step.WITHDRAW, seen.now()))
            .retire(handoff.id())
            .status(),
        new Verdict(Reason.WITHDRAWING, message + " Taking the new job away."));
  }

  /** The object was changed or deleted before the job was touched. */
  static Decision abandon(Observation seen, Handoff handoff) {
    return Decision.write(
        new Memory(seen.memory()).withHandoff(null).retire(handoff.id()).status(),
        new Verdict(
            Reason.PREPARING,
            "Revision " + handoff.id() + " was given up: the object has changed since."));
  }

  /** Both revisions go; what comes next starts from the recorded state. */
  static Memory startOver(Memory memory, Handoff handoff) {
    var known = handoff.state() == null ? memory : memory.withLastState(handoff.state());
    var next = known.withHandoff(null).retire(handoff.id());
    return memory
        .active()
        .map(active -> next.withActive(null).retire(active.revision()))
        .orElse(next);
  }

  /** What runs, as far as Flink says: the cause may be that the old job does not. */
  static String running(Observation seen) {
    var active = new Memory(seen.memory()).active();
    if (active.isEmpty()) {
      return "Nothing runs.";
    }
    var revision = "Revision " + active.get().revision();
    var state = seen.active().jobState();
    if (state.isPresent()) {
      return state.get() == JobState.RUNNING
          ? revision + " keeps running."
          : revision + " stays in charge; its job is " + state.get() + ".";
    }
    var silent = seen.active().state().failure().isPresent();
    return revision + " stays in charge" + (silent ? "; its job does not answer." : ".");
  }

  /** What the next change of the spec starts from, once neither revision runs. */
  static String next(Handoff handoff) {
    return handoff.state() == null
        ? " The old job left no state; the next change of the spec starts without one."
        : " The recorded state is "
            + handoff.state().location()
            + " (status.lastState); the next change of the spec starts from it.";
  }

  private static String remedy(Reason reason) {
    return reason.retried()
        ? " It is tried again; a changed spec is taken up at once."
        : " Change the spec, or set it back: either is taken up at once.";
  }
}
