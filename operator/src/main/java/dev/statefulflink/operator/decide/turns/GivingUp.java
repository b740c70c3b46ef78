package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a handoff is given up or rolled back when a step fails. */
public final class GivingUp {
  private static final String CHANGE =
      " Change or revert the spec: either takes effect immediately.";

  private GivingUp() {}

  /**
   * What has failed.
   *
   * @param mayPass whether the cause may disappear by itself, so that the same generation is
   *     retried
   */
  public record Cause(Reason reason, String message, boolean mayPass) {
    public Cause(Reason reason, String message) {
      this(reason, message, reason.retried());
    }
  }

  /** Held if the old job was not touched yet, otherwise rolled back. */
  public static Decision giveUp(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    return giveUp(seen, handoff, new Cause(reason, message), timings);
  }

  public static Decision giveUp(Observation seen, Handoff handoff, Cause cause, Timings timings) {
    if (Handoffs.isLost(handoff) && Lost.heals(seen, handoff)) {
      // The spec is not the cause: the old cluster is created again, and may come up.
      return Decision.write(
          new Memory(seen.memory()).withHandoff(null).retire(handoff.id()).status(),
          new Verdict(cause.reason(), cause.message()));
    }
    // A rollback to a job whose state is not known is impossible, too.
    return Handoffs.cut(handoff) && !Handoffs.isLost(handoff)
        ? turnBack(seen, handoff, cause, timings)
        : hold(seen, handoff, cause, timings);
  }

  /** The new cluster is removed, and the old job, if there is one, keeps running. */
  public static Decision hold(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    return hold(seen, handoff, new Cause(reason, message), timings);
  }

  private static Decision hold(Observation seen, Handoff handoff, Cause cause, Timings timings) {
    var full = cause.message() + " " + running(seen);
    return holdWith(seen, handoff, new Cause(cause.reason(), full, cause.mayPass()), timings);
  }

  /** The old job ended and no state is known. The user has to choose what to start from. */
  public static Decision holdWithoutState(
      Observation seen, Handoff handoff, String message, Timings timings) {
    return holdWith(
        seen,
        handoff,
        new Cause(
            Reason.STATE_UNKNOWN,
            message
                + " Nothing runs. Declare what to start from: a snapshot in spec.restoreFrom, or"
                + " no state with spec.upgrade.stateFrom: Nothing."),
        timings);
  }

  private static Decision holdWith(
      Observation seen, Handoff handoff, Cause cause, Timings timings) {
    var held = held(seen, handoff, cause, timings);
    var memory = new Memory(seen.memory());
    var ended =
        cause.reason() == Reason.OVERTAKEN
            ? Ending.superseded(seen, memory, handoff)
            : Ending.held(seen, memory, handoff, cause.reason());
    var next = ended.withHeld(held);
    return Decision.write(
        (handoff.jobId() == null ? next : next.retire(handoff.id())).status(),
        new Verdict(cause.reason(), held.message()));
  }

  /** The hold after the way back has ended. */
  public static HeldGeneration heldAfterRollback(
      Observation seen, Handoff handoff, String message, Timings timings) {
    var again = isRetriedAfterRollback(seen, handoff);
    return heldAfterFailure(
        handoff,
        message
            + (again
                ? " The operator tries again after a growing delay, see"
                    + " spec.upgrade.retryAfterRollback."
                : "")
            + CHANGE,
        again ? seen.now().plus(timings.retryAfterRollback(handoff.attempt())) : null);
  }

  /**
   * Each retry stops the job, so it has to be declared, to have a chance, and to be rehearsed
   * first: a Recreate stops the job before its rehearsal.
   */
  private static boolean isRetriedAfterRollback(Observation seen, Handoff handoff) {
    return Boolean.TRUE.equals(Handoffs.failure(handoff).mayPass())
        && !Handoffs.recreates(handoff)
        && seen.declared().filter(d -> d.upgrade().retryAfterRollback()).isPresent();
  }

  /** The hold if nothing runs because the user declared that; only another generation helps. */
  public static HeldGeneration heldAfterFailure(Handoff handoff, String message) {
    return heldAfterFailure(handoff, message, null);
  }

  private static HeldGeneration heldAfterFailure(
      Handoff handoff, String message, @Nullable Instant retryAt) {
    return new HeldGeneration(
        handoff.generation(),
        handoff.digest(),
        Handoffs.failure(handoff).reason(),
        message,
        handoff.attempt(),
        retryAt);
  }

  private static HeldGeneration held(
      Observation seen, Handoff handoff, Cause cause, Timings timings) {
    var retryAt = cause.mayPass() ? seen.now().plus(timings.retryAfter(handoff.attempt())) : null;
    return new HeldGeneration(
        handoff.generation(),
        handoff.digest(),
        cause.reason().word(),
        cause.message() + remedy(cause),
        handoff.attempt(),
        retryAt);
  }

  /** After the cut: the old revision runs again if there is one, otherwise nothing runs. */
  public static Decision turnBack(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    return turnBack(seen, handoff, new Cause(reason, message), timings);
  }

  public static Decision turnBack(Observation seen, Handoff handoff, Cause cause, Timings timings) {
    if (handoff.purpose() == Purpose.START) {
      return hold(seen, handoff, cause, timings);
    }
    var ids = HandoffIds.of(seen.key(), handoff.purpose(), handoff.generation(), handoff.attempt());
    var rollback = seen.declared().map(declared -> declared.upgrade().rollback()).orElse(true);
    var back =
        Handoffs.withReturn(
            handoff,
            rollback ? ids.returnJobId() : null,
            new Handoff.Failure(
                cause.reason().word(), cause.message(), cause.mayPass() ? Boolean.TRUE : null));
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(back, Handoff.Step.WITHDRAW, seen.now()))
            .retire(handoff.id())
            .status(),
        new Verdict(Reason.WITHDRAWING, cause.message() + " Removing the new job."));
  }

  /** The object was changed or deleted before the job was touched. */
  static Decision abandon(Observation seen, Handoff handoff) {
    return Decision.write(
        Ending.superseded(seen, new Memory(seen.memory()), handoff).retire(handoff.id()).status(),
        new Verdict(
            Reason.PREPARING,
            "Revision " + handoff.id() + " was abandoned: the object has changed since."));
  }

  /** Both revisions are removed, for another spec, which starts from the recorded state. */
  public static Memory startOver(Observation seen, Handoff handoff) {
    return startOver(Ending.superseded(seen, new Memory(seen.memory()), handoff), handoff);
  }

  /**
   * Likewise.
   *
   * @param ended without the handoff
   */
  public static Memory startOver(Memory ended, Handoff handoff) {
    var known = handoff.state() == null ? ended : ended.withLastState(handoff.state());
    var next = known.retire(handoff.id());
    return ended
        .active()
        .map(active -> next.withActive(null).retire(active.revision()))
        .orElse(next);
  }

  /** What runs, as far as Flink reports: the old job may be the cause. */
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
  public static String next(Handoff handoff) {
    if (Handoffs.isLost(handoff)) {
      return " The next change of the spec starts the job from its newest snapshot in storage.";
    }
    return handoff.state() == null
        ? " The old job left no state; the next change of the spec starts without one."
        : " The recorded state is "
            + handoff.state().location()
            + " (status.lastState); the next change of the spec starts from it.";
  }

  private static String remedy(Cause cause) {
    return cause.mayPass()
        ? " The operator tries again; a changed spec takes effect immediately."
        : CHANGE;
  }
}
