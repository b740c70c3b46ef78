package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.observe.Observation;

/** How a handoff is given up, or turned back, when a step fails. */
final class GivingUp {
  private GivingUp() {}

  /** Before the job was touched: the new cluster goes, the old job never noticed. */
  static Decision hold(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    var memory = new Memory(seen.memory());
    var full = message + " " + running(memory) + remedy(reason);
    var retryAt = reason.retried() ? seen.now().plus(timings.retryAfter(handoff.attempt())) : null;
    var held =
        new HeldGeneration(
            handoff.generation(),
            handoff.digest(),
            reason.word(),
            full,
            handoff.attempt(),
            retryAt);
    var next = memory.withHandoff(null).withHeld(held);
    return Decision.write(
        (handoff.jobId() == null ? next : next.retire(handoff.id())).status(),
        new Verdict(reason, full));
  }

  /** After the cut: the old revision runs again where there is one, else nothing runs. */
  static Decision turnBack(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    if (handoff.purpose() == Purpose.START) {
      return hold(seen, handoff, reason, message, timings);
    }
    var ids = HandoffIds.of(seen.key(), "move", handoff.generation(), handoff.attempt());
    var back =
        Handoffs.withReturn(
            handoff, ids.returnJobId(), new Handoff.Failure(reason.word(), message));
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(back, Handoff.Step.WITHDRAW, seen.now()))
            .status(),
        new Verdict(Reason.WITHDRAWING, message + " Going back to the old revision."));
  }

  /** The object was changed or deleted before the job was touched. */
  static Decision abandon(Observation seen, Handoff handoff) {
    return Decision.write(
        new Memory(seen.memory()).withHandoff(null).retire(handoff.id()).status(),
        new Verdict(
            Reason.PREPARING,
            "Revision " + handoff.id() + " was given up: the object has changed since."));
  }

  private static String running(Memory memory) {
    return memory
        .active()
        .map(a -> "Revision " + a.revision() + " keeps running.")
        .orElse("Nothing runs.");
  }

  private static String remedy(Reason reason) {
    return reason.retried()
        ? " It is tried again; a changed spec is taken up at once."
        : " Change the spec, or set it back: either is taken up at once.";
  }
}
