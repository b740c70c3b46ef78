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

/** How a handoff is given up, or turned back, when a step fails. */
public final class GivingUp {
  private static final String CHANGE =
      " Change the spec, or set it back: either is taken up at once.";

  private GivingUp() {}

  /**
   * What has failed.
   *
   * @param mayPass whether it may pass by itself, so that the same generation is tried again
   */
  public record Cause(Reason reason, String message, boolean mayPass) {
    public Cause(Reason reason, String message) {
      this(reason, message, reason.retried());
    }
  }

  /** Held where the old job was not touched yet, else turned back. */
  public static Decision giveUp(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    return giveUp(seen, handoff, new Cause(reason, message), timings);
  }

  public static Decision giveUp(Observation seen, Handoff handoff, Cause cause, Timings timings) {
    if (Handoffs.isLost(handoff) && Lost.heals(seen, handoff)) {
      // Nothing is wrong with what is declared: the old cluster is made again, and may come up.
      return Decision.write(
          new Memory(seen.memory()).withHandoff(null).retire(handoff.id()).status(),
          new Verdict(cause.reason(), cause.message()));
    }
    // A job whose state is not known cannot be turned back to, either.
    return Handoffs.cut(handoff) && !Handoffs.isLost(handoff)
        ? turnBack(seen, handoff, cause, timings)
        : hold(seen, handoff, cause, timings);
  }

  /** The new cluster goes, the old job runs on where there is one. */
  public static Decision hold(
      Observation seen, Handoff handoff, Reason reason, String message, Timings timings) {
    return hold(seen, handoff, new Cause(reason, message), timings);
  }

  private static Decision hold(Observation seen, Handoff handoff, Cause cause, Timings timings) {
    var full = cause.message() + " " + running(seen);
    return holdWith(seen, handoff, new Cause(cause.reason(), full, cause.mayPass()), timings);
  }

  /** The old job is gone without a state that is known: who is to go on from what? */
  public static Decision holdWithoutState(
      Observation seen, Handoff handoff, String message, Timings timings) {
    return holdWith(
        seen,
        handoff,
        new Cause(
            Reason.STATE_UNKNOWN,
            message
                + " Nothing runs. Say what to start from: a snapshot in spec.restoreFrom, or"
                + " nothing by spec.upgrade.stateFrom: Nothing."),
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

  /** What is held once the way back has come to its end. */
  public static HeldGeneration heldAfterRollback(
      Observation seen, Handoff handoff, String message, Timings timings) {
    var again = isRetriedAfterRollback(seen, handoff);
    return heldAfterFailure(
        handoff,
        message
            + (again
                ? " It is tried again after a growing delay, see spec.upgrade.retryAfterRollback."
                : "")
            + CHANGE,
        again ? seen.now().plus(timings.retryAfterRollback(handoff.attempt())) : null);
  }

  /**
   * Each try stops the job, so it has to be wanted, to be of use, and to be rehearsed before: a
   * Recreate stops the job first.
   */
  private static boolean isRetriedAfterRollback(Observation seen, Handoff handoff) {
    return Boolean.TRUE.equals(Handoffs.failure(handoff).mayPass())
        && !Handoffs.recreates(handoff)
        && seen.declared().filter(d -> d.upgrade().retryAfterRollback()).isPresent();
  }

  /** What is held where nothing runs by the user's word; only another generation helps. */
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

  /** After the cut: the old revision runs again where there is one, else nothing runs. */
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
        new Verdict(Reason.WITHDRAWING, cause.message() + " Taking the new job away."));
  }

  /** The object was changed or deleted before the job was touched. */
  static Decision abandon(Observation seen, Handoff handoff) {
    return Decision.write(
        Ending.superseded(seen, new Memory(seen.memory()), handoff).retire(handoff.id()).status(),
        new Verdict(
            Reason.PREPARING,
            "Revision " + handoff.id() + " was given up: the object has changed since."));
  }

  /** Both revisions retire, for something else; what comes next starts from the recorded state. */
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
  public static String next(Handoff handoff) {
    return handoff.state() == null
        ? " The old job left no state; the next change of the spec starts without one."
        : " The recorded state is "
            + handoff.state().location()
            + " (status.lastState); the next change of the spec starts from it.";
  }

  private static String remedy(Cause cause) {
    return cause.mayPass() ? " It is tried again; a changed spec is taken up at once." : CHANGE;
  }
}
