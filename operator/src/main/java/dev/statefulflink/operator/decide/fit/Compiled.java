package dev.statefulflink.operator.decide.fit;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the compiled job shows before the cut: whether there are enough slots for it, whether it
 * could be started again from its own state, and whether the old revision could be started again.
 */
public final class Compiled {
  /** How long the old revision may take to compile, beyond what the new one took. */
  private static final Duration COMPARED = Duration.ofMinutes(1);

  private static final String WAY_BACK_UNKNOWN = "WayBackUnknown";

  private static final String NOT_REPEATABLE =
      " main() compiles the job otherwise each time, so that its state fits no other start of it,"
          + " neither an upgrade nor a roll-back. Give each operator a uid that never changes.";

  private Compiled() {}

  /**
   * The decision that stops or delays the handoff; empty if the job can run and continue from the
   * state.
   */
  public static Optional<Decision> unfit(Observation seen, Handoff handoff, Timings timings) {
    return rehearsal(seen)
        .flatMap(
            compiled ->
                slots(seen, handoff, compiled, timings)
                    .or(() -> stateless(seen, handoff, compiled, timings)));
  }

  /** In batch mode Flink runs a job stage by stage, and keeps no state of it. */
  private static Optional<Rehearsal> rehearsal(Observation seen) {
    return seen.next().rehearsal().value().filter(compiled -> !compiled.batch());
  }

  private static Optional<Decision> slots(
      Observation seen, Handoff handoff, Rehearsal compiled, Timings timings) {
    var there = seen.nextIntent().map(JobIntent::slots);
    return there.isEmpty() || fewerSlotsWillDo(seen)
        ? Optional.empty()
        : compiled
            .widest()
            .filter(widest -> widest.parallelism() > there.get())
            .map(
                widest ->
                    GivingUp.giveUp(
                        seen,
                        handoff,
                        Reason.NOT_ENOUGH_SLOTS,
                        "The job needs %1$d task slots because its operator %2$s has parallelism"
                                .formatted(widest.parallelism(), widest.name())
                            + " %1$d; its cluster has %2$d. Set spec.job.parallelism to %1$d, or"
                                .formatted(widest.parallelism(), there.get())
                            + " spec.taskManager.slots so that the TaskManagers offer as many, or"
                            + " lower the parallelism in the code.",
                        timings));
  }

  /** The adaptive scheduler runs a job with the available slots. */
  public static boolean fewerSlotsWillDo(Observation seen) {
    return seen.nextIntent()
        .map(intent -> intent.configuration().get("jobmanager.scheduler"))
        .filter("adaptive"::equalsIgnoreCase)
        .isPresent();
  }

  private static Optional<Decision> stateless(
      Observation seen, Handoff handoff, Rehearsal compiled, Timings timings) {
    var dropped = seen.nextIntent().filter(JobIntent::allowNonRestoredState).isPresent();
    return dropped || !carriesState(seen, handoff)
        ? Optional.empty()
        : changed(seen, compiled)
            .map(
                name ->
                    GivingUp.giveUp(
                        seen,
                        handoff,
                        Reason.COMPILE_NOT_REPEATABLE,
                        "Two compilations of the job differ: operator %s has a different id each"
                                .formatted(name)
                            + " time, so no state fits it. Give each operator a uid that never"
                            + " changes. To start without the state of such operators, which is"
                            + " then lost, set spec.job.allowNonRestoredState: true; to start"
                            + " without any state, spec.upgrade.stateFrom: Nothing.",
                        timings));
  }

  /** An operator whose id differs each time; a plan does not show operators inside a chain. */
  private static Optional<String> changed(Observation seen, Rehearsal compiled) {
    return compiled
        .changed()
        .map(Rehearsal.Vertex::name)
        .or(() -> seen.next().fit().value().flatMap(StateFit::changed));
  }

  static boolean carriesState(Observation seen, Handoff handoff) {
    var running = handoff.purpose() == Purpose.UPGRADE && !Handoffs.cut(handoff);
    return running
        ? handoff.restoreFrom() != null || !Cutting.oldStateUnneeded(seen)
        : Handoffs.source(handoff).isPresent();
  }

  /** With the problem of the job that does not stop it. */
  public static Handoff warned(Observation seen, Handoff handoff) {
    if (rehearsal(seen).flatMap(compiled -> changed(seen, compiled)).isPresent()) {
      return Handoffs.withWarning(
          handoff,
          new Handoff.Warning(Reason.COMPILE_NOT_REPEATABLE.word(), NOT_REPEATABLE.strip()));
    }
    var again = seen.active().rehearsal();
    return wanted(seen) && !(again instanceof Answer.Got<Rehearsal>)
        ? Handoffs.withWarning(
            handoff,
            new Handoff.Warning(
                WAY_BACK_UNKNOWN,
                "The running revision no longer compiles"
                    + Retry.because(again)
                    + ". If the new one fails, the old one may not start either."))
        : handoff;
  }

  /** The warning of a handoff, if it still applies to the running job. */
  public static @Nullable String lasting(Handoff handoff) {
    var warning = handoff.warning();
    return warning != null && warning.reason().equals(Reason.COMPILE_NOT_REPEATABLE.word())
        ? warning.message()
        : null;
  }

  /** An addition to the message about a running job. */
  public static String told(Observation seen) {
    return new Memory(seen.memory())
        .active()
        .map(ActiveRevision::warning)
        .map(warning -> " " + warning)
        .orElse("");
  }

  /**
   * A rollback runs main() of the old revision again. If that now compiles to a different job than
   * the running one, a rollback is impossible, and the job is not touched. Empty if a rollback is
   * possible, not declared, or not known.
   */
  public static Optional<Decision> oneWay(Observation seen, Handoff handoff, Timings timings) {
    if (!wanted(seen)) {
      return Optional.empty();
    }
    var again = seen.active().rehearsal();
    if (again instanceof Answer.Got<Rehearsal> compared) {
      return Optional.of(compared.told())
          .filter(job -> !job.batch())
          .flatMap(Rehearsal::changed)
          .map(vertex -> noWayBack(seen, handoff, vertex, timings));
    }
    return again.failure().filter(failure -> failure.answered()).isPresent()
            || waited(seen, handoff).compareTo(patience(seen, handoff)) > 0
        ? Optional.empty()
        : Optional.of(compare(seen, handoff, timings));
  }

  private static boolean wanted(Observation seen) {
    return seen.active().jobState().filter(state -> state == JobState.RUNNING).isPresent()
        && seen.activeIntent().isPresent()
        && seen.declared().filter(declared -> declared.upgrade().rollback()).isPresent()
        && !Cutting.oldStateUnneeded(seen);
  }

  private static Decision compare(Observation seen, Handoff handoff, Timings timings) {
    var verdict =
        new Verdict(
            Reason.REHEARSING, "Compiling the running revision again, in case of a rollback.");
    var active = new Memory(seen.memory()).active().orElseThrow();
    return Retry.due(seen, seen.active().rehearsal())
        ? Decision.perform(
            new Action.Compare(
                active.revision(),
                active.jobId(),
                Observed.submission(seen, seen.activeIntent().orElseThrow()),
                handoff.id()),
            verdict,
            timings.warmingUp())
        : Decision.await(verdict, timings.steps());
  }

  private static Decision noWayBack(
      Observation seen, Handoff handoff, Rehearsal.Vertex vertex, Timings timings) {
    return GivingUp.hold(
        seen,
        handoff,
        Reason.NO_WAY_BACK,
        "The running revision compiles differently now than when it was started (operator "
            + vertex.name()
            + "): a mounted file, an image tag or a service that main() reads has changed, or a uid"
            + " is random. Its state would not fit it, so a rollback would not be possible."
            + " Revert that change, or continue without a rollback: spec.upgrade.rollback: false.",
        timings);
  }

  public static Duration waited(Observation seen, Handoff handoff) {
    return Observed.waited(seen, compiledAt(seen, handoff));
  }

  /** At least as long as the new revision took. */
  private static Duration patience(Observation seen, Handoff handoff) {
    return COMPARED.plus(took(seen, handoff));
  }

  static Duration took(Observation seen, Handoff handoff) {
    return Duration.between(handoff.stepBegan(), compiledAt(seen, handoff));
  }

  private static Instant compiledAt(Observation seen, Handoff handoff) {
    return Patience.later(handoff.stepBegan(), Patience.since(seen.next().rehearsal()));
  }
}
