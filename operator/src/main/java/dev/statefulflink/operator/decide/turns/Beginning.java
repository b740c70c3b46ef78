package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.decide.ChangedFields;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.steps.Await;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether a handoff begins. */
public final class Beginning {
  /** More attempts than one generation ever has. */
  private static final int MOST_ATTEMPTS = 1_000;

  /** How many attempts are searched for if their count was lost with the status. */
  private static final int MOST_LOST = 50;

  private final Timings timings;
  private final Await await;

  public Beginning(Timings timings) {
    this.timings = timings;
    this.await = new Await(timings);
  }

  /** The decision that begins one; empty if none is needed, or not yet. */
  public Optional<Decision> decide(Observation seen) {
    var memory = new Memory(seen.memory());
    if (seen.declared().isEmpty() || waits(seen)) {
      return GivenUp.asItWas(seen, timings).or(() -> LostWhileHeld.again(seen, timings));
    }
    var declared = seen.declared().get();
    if (declared.suspended()) {
      return memory.active().isPresent()
          ? Optional.of(toRest(seen, Purpose.SUSPEND, timings))
          : settled(memory);
    }
    if (memory.active().isEmpty()) {
      return Optional.of(left(seen) ? wait("the cluster before") : start(seen, declared));
    }
    var moves =
        !memory.active().get().digest().equals(declared.digest())
            || Observed.pendingRestore(seen).isPresent()
            || stoppedUnrecorded(seen);
    return moves ? Optional.of(upgrade(seen, declared)) : heal(seen, declared, memory);
  }

  /**
   * Whether the job was stopped with a savepoint before the status was lost: by a handoff, as far
   * as anybody knows, and so it continues from there.
   */
  private static boolean stoppedUnrecorded(Observation seen) {
    return seen.memory().lastHandoff() == null && Observed.stoppedWith(seen).isPresent();
  }

  /**
   * An abandoned start may have left a job. Two jobs must never run, so its pods are removed first.
   */
  private static boolean left(Observation seen) {
    return !new Memory(seen.memory()).retiring().isEmpty() || !seen.strangers().isEmpty();
  }

  private Decision wait(String what) {
    return Decision.await(
        new Verdict(Reason.PREPARING, "Waiting until " + what + " is removed."), timings.steps());
  }

  /** Whether this generation is held and its next attempt is not due. */
  public boolean waits(Observation seen) {
    return new Memory(seen.memory())
        .held()
        .filter(held -> held.generation() == seen.generation())
        .filter(held -> !Await.isOver(seen, held, timings))
        .map(held -> held.retryAt() == null || seen.now().isBefore(held.retryAt()))
        .orElse(false);
  }

  /**
   * Counts the handoffs of this generation, from 1. The count may have been lost with the status:
   * the attempt of the revision in charge counts, too. No two handoffs may have the same ids, or
   * Flink would confuse their jobs.
   */
  public static int attempt(Observation seen) {
    var memory = new Memory(seen.memory());
    var given =
        memory
            .held()
            .filter(held -> held.generation() == seen.generation())
            .map(HeldGeneration::attempts)
            .orElse(0);
    var left =
        memory
            .handoff()
            .filter(handoff -> handoff.generation() == seen.generation())
            .map(Handoff::attempt)
            .orElse(0);
    var counted = Math.max(given, left);
    return 1 + memory.active().map(active -> inCharge(seen, active, counted)).orElse(counted);
  }

  /** The attempt that created the revision in charge, or its job; otherwise the recorded count. */
  private static int inCharge(Observation seen, ActiveRevision active, int counted) {
    var generation = seen.generation();
    var made =
        active.generation() == generation
            ? IntStream.rangeClosed(counted + 1, counted + MOST_ATTEMPTS)
                .filter(n -> HandoffIds.madeRevision(seen.key(), generation, n, active))
                .findFirst()
                .orElse(counted)
            : counted;
    return IntStream.rangeClosed(made + 1, made + MOST_LOST)
        .filter(n -> HandoffIds.made(seen.key(), generation, n, active))
        .max()
        .orElse(made);
  }

  /**
   * A job that was not ended on purpose, and that no JobManager has any more, starts again from its
   * newest state: with the same spec, and with new ids.
   */
  private Optional<Decision> heal(Observation seen, Declared declared, Memory memory) {
    var failed = GivenUp.again(seen, timings);
    if (failed.isPresent()) {
      return failed;
    }
    var found = Lost.forgotten(seen, timings);
    var trouble = Lost.crash(seen);
    if (seen.activeIntent().isEmpty() || (found.isEmpty() && trouble.isEmpty())) {
      return settled(memory);
    }
    var move = move(seen, declared, Purpose.UPGRADE, Step.CUT);
    var lost = Handoffs.withDownSince(move, Ending.lost(seen).orElse(null));
    var handoff = Cutting.byCheckpoint(lost);
    if (memory.retiring().contains(handoff.id())) {
      return Optional.of(wait("revision " + handoff.id()));
    }
    return Optional.of(
        found
            .map(path -> Ended.unproven(seen, handoff, Optional.of(path)))
            .orElseGet(() -> Lost.giveUp(seen, handoff, trouble.orElseThrow())));
  }

  /** The running revision matches the spec, so clear any hold. */
  private static Optional<Decision> settled(Memory memory) {
    return memory
        .held()
        .map(HeldGeneration::generation)
        .map(
            held ->
                Decision.write(
                    memory.withHeld(null).status(),
                    new Verdict(
                        Reason.VERIFYING, "Generation " + held + " is no longer declared.")));
  }

  private static Decision start(Observation seen, Declared declared) {
    var before = new Memory(seen.memory());
    var kept = before.lastState().isPresent() ? Optional.<String>empty() : keptRestoreFrom(seen);
    var memory = kept.map(before::withLastRestoreFrom).orElse(before);
    var given = declared.restoreFrom().filter(path -> !memory.lastRestoreFrom().equals(some(path)));
    var handoff = move(seen, declared, Purpose.START, Step.PREPARE);
    handoff = Handoffs.withState(handoff, Observed.lastState(seen).orElse(null));
    var empty = startsEmpty(declared, given) || (given.isEmpty() && leftNothing(seen, handoff));
    handoff = Handoffs.withSource(handoff, given.orElse(null), empty);
    var last = Optional.ofNullable(memory.status().lastHandoff());
    handoff = Handoffs.withDownSince(handoff, last.map(LastHandoff::downSince).orElse(null));
    var starting = handoff;
    return Unrepeatable.start(seen, declared, starting)
        .orElseGet(() -> preparing(seen, memory, starting));
  }

  /** Whether an object of this name was deleted with the request to discard its state. */
  private static boolean leftNothing(Observation seen, Handoff handoff) {
    return handoff.state() == null && seen.keptState().filter(LastState::isNothing).isPresent();
  }

  private static Optional<String> some(String path) {
    return Optional.of(path);
  }

  /** Looks at the current spec only: consent that was removed no longer counts. */
  static boolean startsEmpty(Declared declared, Optional<String> given) {
    return given.isEmpty() && declared.upgrade().stateFrom() == UpgradeSpec.StateFrom.NOTHING;
  }

  private static Optional<String> keptRestoreFrom(Observation seen) {
    return seen.keptState().map(kept -> kept.restoreFrom()).filter(path -> !path.isEmpty());
  }

  private Decision upgrade(Observation seen, Declared declared) {
    var memory = new Memory(seen.memory());
    var recreate = declared.upgrade().strategy() == UpgradeSpec.Strategy.RECREATE;
    if (recreate && seen.activeIntent().isEmpty()) {
      return Deletion.unknown(memory.active().orElseThrow(), timings);
    }
    var handoff = move(seen, declared, Purpose.UPGRADE, recreate ? Step.CUT : Step.PREPARE);
    if (memory.retiring().contains(handoff.id())) {
      return wait("revision " + handoff.id());
    }
    var unrepeatable = Unrepeatable.decide(seen, declared, handoff.id(), timings);
    if (unrepeatable.isPresent()) {
      return unrepeatable.get();
    }
    var waits = recreate ? await.beforeRecreate(seen, declared) : Optional.<Decision>empty();
    if (waits.isPresent()) {
      return waits.get();
    }
    var given = Handoffs.withSource(handoff, Observed.pendingRestore(seen).orElse(null), false);
    return recreate
        ? Decision.write(memory.withHandoff(Cutting.of(seen, given)).status(), Cutting.VERDICT)
        : preparing(seen, memory, rehearsed(seen, declared, given));
  }

  /** What is declared when it begins: a job that runs meanwhile has its id in the record. */
  private static Handoff rehearsed(Observation seen, Declared declared, Handoff handoff) {
    var ids = HandoffIds.of(seen.key(), Purpose.UPGRADE, handoff.generation(), handoff.attempt());
    return declared.upgrade().rehearsal() == UpgradeSpec.Rehearsal.RESTORE
        ? Handoffs.withRehearsal(handoff, ids.rehearsalJobId())
        : handoff;
  }

  /** Stops the job and leaves nothing running. */
  static Decision toRest(Observation seen, Purpose purpose, Timings timings) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    if (seen.activeIntent().isEmpty()) {
      return Deletion.unknown(active, timings);
    }
    var attempt = attempt(seen);
    var handoff =
        Handoffs.begin(
            new Handoffs.Beginning(
                purpose, Step.CUT, seen.generation(), active.digest(), attempt, false, false),
            HandoffIds.of(seen.key(), purpose, seen.generation(), attempt),
            seen.now());
    return Decision.write(memory.withHandoff(Cutting.of(seen, handoff)).status(), Cutting.VERDICT);
  }

  private static Handoff move(Observation seen, Declared declared, Purpose purpose, Step first) {
    var attempt = attempt(seen);
    return Handoffs.begin(
        new Handoffs.Beginning(
            purpose,
            first,
            seen.generation(),
            declared.digest(),
            attempt,
            first == Step.CUT,
            purpose == Purpose.UPGRADE && first == Step.PREPARE),
        HandoffIds.of(seen.key(), purpose, seen.generation(), attempt),
        seen.now());
  }

  private static Decision preparing(Observation seen, Memory memory, Handoff handoff) {
    return Decision.write(
        memory.withHandoff(handoff).status(),
        new Verdict(
            Reason.PREPARING,
            "Creating the Flink cluster of revision "
                + handoff.id()
                + ChangedFields.because(", ", seen)
                + "."));
  }
}
