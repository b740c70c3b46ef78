package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.decide.ChangedFields;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.cutover.Foretold;
import dev.statefulflink.operator.decide.cutover.Gate;
import dev.statefulflink.operator.decide.fit.Compiled;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.turns.Beginning;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Await: everything is ready, and the handoff waits for an approval or a window before it stops the
 * running job. An upgrade that is expected to stop the job for too long is held.
 */
public final class Await {
  /** How long before a window its pods are created at the earliest. */
  private static final Duration LONGEST_LEAD = Duration.ofMinutes(30);

  private static final String READY =
      "The new version is prepared and rehearsed, and the old job is running. ";

  private final Timings timings;

  public Await(Timings timings) {
    this.timings = timings;
  }

  /** After the rehearsal, before the cut: empty if the job may be stopped now. */
  Optional<Decision> enter(Observation seen, Handoff handoff) {
    if (!runs(seen, timings)) {
      return Optional.empty();
    }
    var foretold = known(seen, handoff);
    var tooLong = tooLong(seen, handoff, foretold);
    if (tooLong.isPresent()) {
      return tooLong;
    }
    var gate = gate(seen, handoff.digest());
    if (gate.isOpen()) {
      return Optional.empty();
    }
    return Optional.of(
        gate.isFar(seen.now(), lead(seen))
            ? letGo(seen, handoff, gate)
            : wait(seen, with(seen, Compiled.warned(seen, handoff), foretold, gate), gate));
  }

  /** The step itself: empty if the job may be stopped now. */
  public Optional<Decision> decide(Observation seen, Handoff handoff) {
    if (Prepare.leaves(seen, handoff)) {
      return Optional.of(Leaving.beforeSubmit(seen, handoff));
    }
    if (!(seen.next().cluster() instanceof ClusterState.Present)) {
      return Optional.of(again(seen, handoff, "The new cluster is no longer complete."));
    }
    var runs = runs(seen, timings);
    var gate = runs ? gate(seen, handoff.digest()) : Gate.OPEN;
    if (gate.isOpen()) {
      if (!isProven(seen, handoff)) {
        return Optional.of(again(seen, handoff, "The wait is over."));
      }
      // Meanwhile the state may have grown, or another limit may be declared.
      return runs ? tooLong(seen, handoff, known(seen, handoff)) : Optional.empty();
    }
    var late =
        Observed.waited(seen, handoff).compareTo(policy(seen).approvalTimeout()) >= 0
            && gate.approval().isPresent();
    if (late || gate.isFar(seen.now(), lead(seen))) {
      return Optional.of(letGo(seen, handoff, gate));
    }
    var verdict = new Verdict(reason(gate), READY + told(seen, gate));
    return Optional.of(Decision.await(verdict, again(seen, gate)));
  }

  /** With what is known about the cut when it is recorded. */
  Handoff foretold(Observation seen, Handoff handoff) {
    return runs(seen, timings) ? with(seen, handoff, known(seen, handoff), Gate.OPEN) : handoff;
  }

  /** The wait is over. */
  public static Handoff over(Handoff handoff) {
    var known = handoff.cutover();
    var expected = handoff.expectedDowntime();
    return known == null || expected == null
        ? handoff
        : Handoffs.withCutover(
            handoff,
            expected,
            new Handoff.Cutover(known.foretoldBy(), null, null, null, known.stateBytes()));
  }

  /** For a Recreate, which prepares nothing: it does not begin before the job may be stopped. */
  public Optional<Decision> beforeRecreate(Observation seen, Declared declared) {
    if (!runs(seen, timings)) {
      return Optional.empty();
    }
    var gate = gate(seen, declared.digest());
    if (gate.isOpen()) {
      return Optional.empty();
    }
    var held =
        new HeldGeneration(
            seen.generation(),
            declared.digest(),
            reason(gate).word(),
            "With strategy: Recreate, nothing is prepared before the job is stopped. "
                + told(seen, gate),
            Beginning.attempt(seen),
            gate.window().orElse(null),
            gate.approval().orElse(null));
    return Optional.of(
        Decision.write(
            new Memory(seen.memory()).withHeld(held).status(),
            new Verdict(reason(gate), held.message())));
  }

  /** Whether the wait of a held generation is over, though the time of its retry has not come. */
  public static boolean isOver(Observation seen, HeldGeneration held, Timings timings) {
    return Reason.waits(held.reason()) && !runs(seen, timings);
  }

  /**
   * A job that does not run is no reason to wait; but the first observation does not show yet that
   * it is lost.
   */
  private static boolean runs(Observation seen, Timings timings) {
    if (new Memory(seen.memory()).active().isEmpty() || Lost.trouble(seen).isPresent()) {
      return false;
    }
    if (seen.active().jobUnknown()) {
      return Patience.since(seen.active().state())
          .filter(since -> Observed.waited(seen, since).compareTo(timings.unhealthyBeforeCut()) > 0)
          .isEmpty();
    }
    return seen.active().jobState().filter(JobState::terminal).isEmpty();
  }

  private static CutoverPolicy policy(Observation seen) {
    return seen.declared()
        .map(declared -> declared.upgrade().cutover())
        .orElse(CutoverPolicy.STANDARD);
  }

  private static Gate gate(Observation seen, String digest) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    var word = Gate.word(seen.key(), active, digest, Observed.pendingRestore(seen));
    return Gate.of(policy(seen), word, seen.now());
  }

  private static Foretold known(Observation seen, Handoff handoff) {
    var plan = Foretold.Plan.of(Cutting.of(seen, handoff));
    return Foretold.of(seen.memory().lastHandoff(), newest(seen), plan);
  }

  private static Optional<Checkpoints> newest(Observation seen) {
    return seen.active().checkpoints().value().flatMap(found -> found);
  }

  private static Handoff with(Observation seen, Handoff handoff, Foretold foretold, Gate gate) {
    return Handoffs.withCutover(
        handoff,
        foretold.value(),
        new Handoff.Cutover(
            foretold.by(),
            gate.isOpen() ? null : reason(gate).word(),
            gate.approval().orElse(null),
            gate.window().orElse(null),
            newest(seen).flatMap(Checkpoints::size).map(Checkpoints.Size::state).orElse(null)));
  }

  private static Decision wait(Observation seen, Handoff handoff, Gate gate) {
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(handoff, Step.AWAIT, seen.now()))
            .status(),
        new Verdict(reason(gate), READY + told(seen, gate)));
  }

  /** The new pods would only wait: they are removed, and created again in time. */
  private static Decision letGo(Observation seen, Handoff handoff, Gate gate) {
    var message =
        "The new version was prepared and rehearsed, and the old job is running. The new pods are"
            + " removed until then. "
            + told(seen, gate);
    var held =
        new HeldGeneration(
            seen.generation(),
            handoff.digest(),
            reason(gate).word(),
            message,
            handoff.attempt(),
            gate.window().map(begin -> prepared(seen, begin)).orElse(null),
            gate.approval().orElse(null));
    // Not the end of a handoff that failed: status.lastHandoff stays.
    return Decision.write(
        new Memory(seen.memory()).withHandoff(null).withHeld(held).retire(handoff.id()).status(),
        new Verdict(reason(gate), message));
  }

  private static Instant prepared(Observation seen, Instant begin) {
    var at = begin.minus(lead(seen));
    return at.isAfter(seen.now()) ? at : begin;
  }

  /** One step may take that long. */
  private static Duration lead(Observation seen) {
    var deadline = Observed.deadline(seen);
    return deadline.compareTo(LONGEST_LEAD) > 0 ? LONGEST_LEAD : deadline;
  }

  /** The rehearsal is repeated if it is too old, or if one of its pods is lost. */
  private static Decision again(Observation seen, Handoff handoff, String why) {
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(over(handoff), Step.PREPARE, seen.now()))
            .status(),
        new Verdict(Reason.PREPARING, why + " The rehearsal is repeated."));
  }

  private boolean isProven(Observation seen, Handoff handoff) {
    var age = Duration.between(handoff.stepBegan(), seen.now());
    return age.compareTo(timings.proven()) <= 0
        && seen.active().jobState().filter(s -> s == JobState.RUNNING || s.terminal()).isPresent();
  }

  private Duration again(Observation seen, Gate gate) {
    return gate.window()
        .map(begin -> Duration.between(seen.now(), begin))
        .filter(wait -> wait.compareTo(timings.steady()) < 0)
        .orElse(timings.steady());
  }

  private static Reason reason(Gate gate) {
    return gate.approval().isPresent() ? Reason.AWAITING_APPROVAL : Reason.AWAITING_WINDOW;
  }

  private static String told(Observation seen, Gate gate) {
    return gate.told(policy(seen)) + made(seen);
  }

  /** Who approves it wants to know. */
  private static String made(Observation seen) {
    var because = ChangedFields.because(" It is made ", seen);
    return because.isEmpty() ? "" : because + ".";
  }

  private Optional<Decision> tooLong(Observation seen, Handoff handoff, Foretold foretold) {
    return policy(seen)
        .maxDowntime()
        .filter(foretold::isLonger)
        .map(limit -> tooLong(seen, handoff, foretold, limit));
  }

  private Decision tooLong(Observation seen, Handoff handoff, Foretold foretold, Duration limit) {
    return GivingUp.hold(
        seen,
        with(seen, handoff, foretold, Gate.OPEN),
        Reason.DOWNTIME_TOO_LONG,
        "The upgrade is expected to stop the job for "
            + foretold.value()
            + " ("
            + foretold.by()
            + "), longer than spec.upgrade.maxDowntime: "
            + Foretold.text(limit)
            + ". Raise or remove it to let the upgrade proceed.",
        timings);
  }
}
