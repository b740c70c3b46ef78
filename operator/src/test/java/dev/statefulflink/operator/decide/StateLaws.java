package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.turns.Deletion;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/** Law 3, as far as one decision can keep or break it. */
final class StateLaws {
  private static final Optional<Step> REHEARSED = Optional.of(Step.REHEARSE);

  private StateLaws() {}

  /** Law 3: what is restored is what was recorded, and what is recorded is the job's newest. */
  static void stateNeverGoesBack(Observation seen, Decision decision) {
    for (var action : decision.actions()) {
      if (action instanceof Action.Submit submit) {
        assertThat(submit.from()).isEqualTo(recordedFor(submit, seen.memory().handoff()));
      }
    }
    if (Laws.step(seen.memory().handoff()).equals(Optional.of(Step.CUT))
        && endsTheCut(seen, decision)) {
      var recorded = Optional.ofNullable(decision.record().get().lastState());
      assertThat(recorded.map(SavedState::location)).isEqualTo(recordable(seen));
    }
    var after = decision.record().filter(memory -> memory.handoff() != null);
    if (after.isPresent() && Laws.step(seen.memory().handoff()).equals(Optional.of(Step.CUT))) {
      var moved = after.get().handoff().step() != Step.CUT;
      assertThat(moved ? after.get().handoff().state() : null)
          .as("what the next job, or the old one, starts from")
          .isEqualTo(moved ? after.get().lastState() : null);
    }
    goesBackOnlyIfTheNewJobLeftNothing(seen, decision);
    startsFromNothingOnlyIfNothingIsThere(seen, decision);
  }

  private static void startsFromNothingOnlyIfNothingIsThere(Observation seen, Decision decision) {
    var handoff = seen.memory().handoff();
    var starts =
        Laws.step(handoff).equals(REHEARSED)
            && decision
                .record()
                .flatMap(m -> Laws.step(m.handoff()))
                .equals(Optional.of(Step.RESUME));
    if (starts && handoff.purpose() == Purpose.START && Handoffs.source(handoff).isEmpty()) {
      assertThat(seen.next().found().value())
          .as("what lies where the job would begin from nothing")
          .isEqualTo(
              Boolean.TRUE.equals(handoff.empty())
                  ? seen.next().found().value()
                  : Optional.of(Optional.empty()));
    }
  }

  private static void goesBackOnlyIfTheNewJobLeftNothing(Observation seen, Decision decision) {
    var handoff = seen.memory().handoff();
    var mayHaveRun =
        handoff != null
            && handoff.step() == Step.WITHDRAW
            && Handoffs.began(handoff, Step.RESUME).isPresent();
    if (!mayHaveRun || decision.record().isEmpty() || seen.onDelete() == OnDelete.DISCARD) {
      return;
    }
    var found = seen.active().found().value();
    var after = decision.record().get();
    if (found.isEmpty()) {
      assertThat(Cutting.oldStateUnneeded(seen)).as("the user's word").isTrue();
    } else if (found.get().isPresent()) {
      assertThat(after.handoff()).isNull();
      assertThat(after.active()).isNull();
      assertThat(after.lastState().location()).isEqualTo(found.get().get());
    }
  }

  /** Forwards by the user's word, where it was given; backwards from the old job's own state. */
  private static Optional<String> recordedFor(Action.Submit submit, Handoff handoff) {
    var state = Optional.ofNullable(handoff.state()).map(SavedState::location);
    if (!submit.revision().equals(Scene.NEXT)) {
      return state;
    }
    return Optional.ofNullable(handoff.restoreFrom())
        .or(() -> Boolean.TRUE.equals(handoff.empty()) ? Optional.empty() : state);
  }

  /** With the old job's state, and not because the user wants none of it. */
  private static boolean endsTheCut(Observation seen, Decision decision) {
    var discarded = seen.deleting() && Deletion.discards(seen);
    return decision
        .record()
        .filter(memory -> !discarded)
        .filter(memory -> memory.handoff() == null || !Handoffs.isLost(memory.handoff()))
        .filter(
            memory ->
                memory.handoff() == null
                    ? memory.active() == null && memory.held() == null
                    : memory.handoff().step() != Step.CUT)
        .isPresent();
  }

  /** The one place that may be recorded, as the table of the cut in docs/handoff.md has it. */
  private static Optional<String> recordable(Observation seen) {
    var view = seen.active();
    var handoff = seen.memory().handoff();
    if (view.jobUnknown()) {
      return view.found().value().orElseThrow();
    }
    var details = view.jobDetails();
    if (view.jobState().orElseThrow() != JobState.FINISHED) {
      if (details.orElseThrow().newestLost()) {
        return Optional.empty();
      }
      return details
          .orElseThrow()
          .newestSnapshot()
          .or(() -> Optional.ofNullable(seen.memory().active().restoredFrom()));
    }
    if (handoff.triggerId() == null) {
      return Optional.empty();
    }
    return view.savepoint().value().orElseThrow() instanceof SavepointResult.Completed completed
        ? Optional.of(completed.location())
        : details.orElseThrow().stoppedWith();
  }

  /** Law 3: no job is cancelled whose newest checkpoint may end with it, while it is needed. */
  static void neverCancelsAStateAway(Observation seen, Decision decision) {
    var cancels =
        decision.actions().stream()
            .anyMatch(a -> a instanceof Action.CancelJob c && c.jobId().equals(Scene.OLD_JOB));
    var ending = seen.active().jobState().filter(s -> s == JobState.CANCELLING).isPresent();
    if (cancels && !ending) {
      var settings = seen.active().settings().value().flatMap(found -> found);
      assertThat(settings.filter(found -> found.keepsCheckpoints()))
          .as("what becomes of its checkpoints, or the user's word that nothing needs them")
          .matches(
              kept ->
                  kept.isPresent()
                      || seen.declared().filter(d -> !d.upgrade().rollback()).isPresent());
    }
  }
}
