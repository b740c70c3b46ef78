package dev.statefulflink.operator.decide.fit;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Rehearsal;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the state fits the compiled job, before anything is stopped for it. State that does not
 * fit holds the generation; what cannot be checked delays nothing.
 */
public final class Fitting {
  /** How long the JobManagers may take to answer, beyond what the compile took. */
  private static final Duration ANSWERED = Duration.ofSeconds(30);

  private Fitting() {}

  /**
   * The decision that checks it, or that follows if it does not fit; empty if the handoff
   * continues.
   */
  public static Optional<Decision> decide(Observation seen, Handoff handoff, Timings timings) {
    if (!wanted(seen)) {
      return Optional.empty();
    }
    var answer = seen.next().fit();
    if (answer.value().isPresent()) {
      return answer
          .value()
          .filter(fit -> !fit.misfits().isEmpty())
          .map(fit -> refused(seen, handoff, fit, timings));
    }
    return oldJobIsSilent(seen, handoff)
            || answer.failure().filter(FlinkCallFailed::answered).isPresent()
            || Compiled.waited(seen, handoff).compareTo(patience(seen, handoff)) > 0
            || isOutOfTime(seen, handoff)
        ? Optional.empty()
        : Optional.of(ask(seen, handoff, timings));
  }

  /** A main() that needs most of the deadline is not run again for this. */
  private static boolean isOutOfTime(Observation seen, Handoff handoff) {
    var needed = Compiled.took(seen, handoff).dividedBy(2);
    return Observed.waited(seen, handoff).plus(needed).compareTo(Observed.deadline(seen)) > 0;
  }

  /** When the newest answer came; empty if there is none. */
  public static Optional<Instant> answered(Observation seen) {
    var answer = seen.next().fit();
    if (answer instanceof Answer.Got<StateFit> got) {
      return Optional.of(got.at());
    }
    return answer instanceof Answer.Failed<StateFit> failed
        ? Optional.of(failed.at())
        : Optional.empty();
  }

  /** In batch mode there is no state. */
  private static boolean wanted(Observation seen) {
    var declared = seen.declared().map(d -> d.upgrade().rehearsal()).orElse(Rehearsal.STATE);
    return declared != Rehearsal.COMPILE
        && seen.next().rehearsal().value().filter(compiled -> !compiled.batch()).isPresent()
        && seen.nextIntent().isPresent();
  }

  /** The wait for it, and the question, are elsewhere. */
  private static boolean oldJobIsSilent(Observation seen, Handoff handoff) {
    return goesOnFromTheOldJob(seen, handoff)
        && seen.active().jobState().isEmpty()
        && !seen.active().jobUnknown()
        && Lost.trouble(seen).isEmpty();
  }

  private static boolean goesOnFromTheOldJob(Observation seen, Handoff handoff) {
    return handoff.purpose() == Purpose.UPGRADE
        && !Handoffs.cut(handoff)
        && handoff.restoreFrom() == null
        && Compiled.carriesState(seen, handoff);
  }

  private static Duration patience(Observation seen, Handoff handoff) {
    return ANSWERED.plus(Compiled.took(seen, handoff));
  }

  private static Decision ask(Observation seen, Handoff handoff, Timings timings) {
    var verdict = new Verdict(Reason.REHEARSING, "Comparing the state with the compiled job.");
    if (!Retry.due(seen, seen.next().fit())) {
      return Decision.await(verdict, timings.steps());
    }
    var fromOld = goesOnFromTheOldJob(seen, handoff);
    return Decision.perform(
        new Action.CheckState(
            handoff.id(),
            Observed.submission(seen, seen.nextIntent().orElseThrow()),
            fromOld ? Optional.empty() : Handoffs.source(handoff),
            fromOld ? old(seen) : Optional.empty(),
            !fromOld || isCutByCheckpoint(seen)),
        verdict,
        timings.warmingUp());
  }

  private static Optional<Action.CheckState.Old> old(Observation seen) {
    return new Memory(seen.memory())
        .active()
        .filter(active -> seen.active().jobState().isPresent())
        .flatMap(active -> seen.activeIntent().map(intent -> old(seen, active)));
  }

  private static Action.CheckState.Old old(Observation seen, ActiveRevision active) {
    return new Action.CheckState.Old(
        active.revision(),
        active.jobId(),
        Observed.submission(seen, seen.activeIntent().orElseThrow()));
  }

  /** Only a running job can take a savepoint. */
  private static boolean isCutByCheckpoint(Observation seen) {
    return seen.active().jobState().filter(state -> state == JobState.RUNNING).isEmpty()
        || seen.declared()
            .filter(declared -> declared.upgrade().stateFrom() == StateFrom.CHECKPOINT)
            .isPresent();
  }

  private static Decision refused(
      Observation seen, Handoff handoff, StateFit fit, Timings timings) {
    var held =
        GivingUp.giveUp(seen, handoff, Reason.STATE_INCOMPATIBLE, Verdicts.misfits(fit), timings);
    return Decision.write(
        new Memory(held.record().orElseThrow())
            .withStateCheck(Verdicts.refused(handoff.id(), fit))
            .status(),
        held.verdict());
  }

  private static StateCheck rehearsed(Observation seen, Handoff handoff, StateFit fit) {
    if (!Restoring.isAsked(seen, handoff)) {
      return Verdicts.passed(handoff.id(), fit);
    }
    return Restoring.isOver(seen, handoff)
        ? Verdicts.restored(handoff.id(), fit)
        : Verdicts.passed(handoff.id(), fit.withUnknown(Restoring.unknown(seen)));
  }

  /** What is recorded with the step that follows; null if no state was to be looked at. */
  public static @Nullable StateCheck recorded(Observation seen, Handoff handoff) {
    if (!wanted(seen)) {
      return null;
    }
    var answer = seen.next().fit();
    var carries = Compiled.carriesState(seen, handoff);
    if (answer.value().isEmpty()) {
      return carries
          ? Verdicts.unchecked(
              handoff.id(), "The state could not be compared" + Retry.because(answer) + ".")
          : null;
    }
    var fit = answer.value().get();
    return carries && fit.snapshot().isEmpty()
        ? Verdicts.unchecked(handoff.id(), "No snapshot of the job was found to compare.")
        : rehearsed(seen, handoff, fit);
  }
}
