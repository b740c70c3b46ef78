package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The laws, as far as one decision can keep or break them. */
final class Laws {
  private static final Optional<Step> REHEARSED = Optional.of(Step.REHEARSE);

  private Laws() {}

  /** Law 1: every id of an effect stands in the record that was read. */
  static void intentBeforeEffect(Observation seen, Decision decision) {
    for (var action : decision.actions()) {
      assertThat(Ids.of(seen)).as("%s of %s", action, seen).containsAll(Ids.of(action));
    }
  }

  /** Law 2: one job is submitted only where the other is proven to have ended. */
  static void neverTwoJobs(Observation seen, Decision decision) {
    var before = step(seen.memory().handoff());
    for (var action : decision.actions()) {
      if (action instanceof Action.WarmUp warmUp) {
        assertThat(before).contains(Step.REHEARSE);
        assertThat(warmUp.jobId()).isIn(Scene.WARM_UP_JOBS);
        assertThat(seen.next().jobUnknown()).isTrue();
      }
      if (action instanceof Action.Submit submit) {
        var forward = submit.revision().equals(Scene.NEXT);
        assertThat(before).contains(forward ? Step.RESUME : Step.RETURN);
        assertThat((forward ? seen.next() : seen.active()).jobUnknown()).isTrue();
      }
    }
    var after = decision.record().flatMap(memory -> step(memory.handoff()));
    var moves = after.equals(Optional.of(Step.RESUME)) || after.equals(Optional.of(Step.CLEAR));
    if (moves && before.equals(Optional.of(Step.CUT))) {
      ended(seen, after.get(), decision.record().get().handoff());
    }
    onceItsPodsAreGone(seen, decision, before, after);
    if (after.equals(Optional.of(Step.CUT)) && before.equals(Optional.of(Step.REHEARSE))) {
      assertThat(seen.next().jobState().filter(state -> !state.terminal()))
          .as("a warm-up that still has the slots of the next job")
          .isEmpty();
    }
    if (moves && seen.memory().active() != null) {
      assertThat(Handoffs.cut(decision.record().get().handoff())).isTrue();
    }
    if (after.equals(Optional.of(Step.RETURN)) && !before.equals(after)) {
      assertThat(seen.retiring())
          .filteredOn(left -> left.revision().equals(Scene.NEXT))
          .noneMatch(RetiringView::deployments)
          .noneMatch(RetiringView::haData)
          .noneMatch(left -> left.pods() == RetiringView.Pods.RUNNING);
    }
    if (after.isPresent() && before.isEmpty() && seen.memory().active() == null) {
      assertThat(seen.retiring()).isEmpty();
      assertThat(seen.strangers()).isEmpty();
    }
  }

  /** How a step after the cut knows that the old job cannot run. */
  private static void ended(Observation seen, Step after, Handoff handoff) {
    var terminal = seen.active().jobState().filter(JobState::terminal).isPresent();
    var forgotten = seen.active().jobUnknown() && seen.active().found().value().isPresent();
    var down = Handoffs.isLost(handoff) && seen.oldCluster().orElseThrow().trouble().isPresent();
    assertThat(terminal || ((forgotten || down) && after == Step.CLEAR)).isTrue();
  }

  private static void onceItsPodsAreGone(
      Observation seen, Decision decision, Optional<Step> before, Optional<Step> after) {
    if (seen.memory().handoff() == null || !Handoffs.isLost(seen.memory().handoff())) {
      return;
    }
    assertThat(decision.actions()).doesNotHaveAnyElementsOfTypes(Action.Submit.class);
    var left = seen.oldCluster().orElseThrow().left();
    if (before.equals(Optional.of(Step.CLEAR)) && after.equals(Optional.of(Step.PREPARE))) {
      assertThat(left.deployments() || left.pods() == RetiringView.Pods.RUNNING).isFalse();
    }
    var next = decision.record().map(memory -> memory.handoff()).filter(h -> !Handoffs.isLost(h));
    var known = before.equals(Optional.of(Step.REHEARSE)) && next.isPresent();
    assertThat(known && left.haData()).as("a job that comes back by itself").isFalse();
  }

  /** Law 3: what is restored is what was recorded, and what is recorded is the job's newest. */
  static void stateNeverGoesBack(Observation seen, Decision decision) {
    for (var action : decision.actions()) {
      if (action instanceof Action.Submit submit) {
        assertThat(submit.from()).isEqualTo(recordedFor(submit, seen.memory().handoff()));
      }
    }
    if (step(seen.memory().handoff()).equals(Optional.of(Step.CUT)) && endsTheCut(seen, decision)) {
      var recorded = Optional.ofNullable(decision.record().get().lastState());
      assertThat(recorded.map(SavedState::location)).isEqualTo(recordable(seen));
    }
    var after = decision.record().filter(memory -> memory.handoff() != null);
    if (after.isPresent() && step(seen.memory().handoff()).equals(Optional.of(Step.CUT))) {
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
        step(handoff).equals(REHEARSED)
            && decision.record().flatMap(m -> step(m.handoff())).equals(Optional.of(Step.RESUME));
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
        : details
            .orElseThrow()
            .newestSavepoint()
            .filter(path -> path.contains("/savepoints/" + handoff.id() + "/"));
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

  /** Law 4: what goes wrong before the cut does not touch the job that runs. */
  static void neverTouchesTheJobBeforeTheCut(Observation seen, Decision decision) {
    var handoff = seen.memory().handoff();
    var cutting = handoff != null && Handoffs.cut(handoff);
    var revision = seen.memory().active() == null ? "" : seen.memory().active().revision();
    for (var action : decision.actions()) {
      var warmUpEnds =
          action instanceof Action.CancelJob cancel && Scene.WARM_UP_JOBS.contains(cancel.jobId());
      if (action instanceof Action.StopWithSavepoint
          || (action instanceof Action.CancelJob && !warmUpEnds)) {
        assertThat(cutting).as("%s at %s", action, handoff).isTrue();
      }
      if (action instanceof Action.RemoveCluster remove) {
        assertThat(remove.revision()).isNotEqualTo(revision);
      }
      if (action instanceof Action.RemovePods remove && remove.revision().equals(revision)) {
        assertThat(step(handoff)).contains(Step.CLEAR);
      } else if (action instanceof Action.RemovePods remove) {
        assertThat(new Memory(seen.memory()).retiring()).contains(remove.revision());
      }
    }
    var after = decision.record().map(memory -> memory.handoff());
    if (handoff != null && handoff.restoreFrom() != null && step(handoff).equals(REHEARSED)) {
      var found = seen.next().found().value().flatMap(place -> place).map(Proof::plain);
      assertThat(after.filter(next -> next.step() == Step.CUT || next.step() == Step.RESUME))
          .as("what the next job is to start from")
          .matches(next -> next.isEmpty() || found.equals(named(handoff)));
    }
    endsTheRevisionOnlyByTheUsersWord(seen, decision);
  }

  private static Optional<String> named(Handoff handoff) {
    return Optional.of(Proof.plain(handoff.restoreFrom()));
  }

  private static void endsTheRevisionOnlyByTheUsersWord(Observation seen, Decision decision) {
    var handoff = seen.memory().handoff();
    var cutting = handoff != null && Handoffs.cut(handoff);
    var mayEnd = cutting || seen.deleting() || Cutting.oldStateUnneeded(seen);
    if (!mayEnd && seen.memory().active() != null) {
      var after = decision.record().map(memory -> memory.active());
      assertThat(after).isIn(Optional.empty(), Optional.of(seen.memory().active()));
    }
  }

  /** Laws 3 and 4: without a record, nobody knows what may go. */
  static void removesNothingWithoutARecord(Observation seen, Decision decision) {
    var nothing =
        seen.declared().filter(d -> d.upgrade().stateFrom() == StateFrom.NOTHING).isPresent();
    if (!seen.unrecorded().isEmpty() && (!nothing || seen.deleting())) {
      assertThat(decision.actions()).isEmpty();
      assertThat(decision.release()).isFalse();
      assertThat(decision.record().map(memory -> new Memory(memory).retiring()))
          .isIn(Optional.empty(), Optional.of(List.of()));
      assertThat(decision.record().map(memory -> memory.handoff())).isEmpty();
    }
  }

  /** Law 5: whatever is waited for has a reason, and is looked at again. */
  static void alwaysSaysWhyAndLooksAgain(Observation seen, Decision decision) {
    assertThat(decision.verdict().message()).isNotBlank();
    var handoff = seen.memory().handoff();
    var rests = handoff == null && seen.retiring().isEmpty() && seen.strangers().isEmpty();
    var longest = rests ? Duration.ofMinutes(5) : Duration.ofSeconds(5);
    assertThat(decision.again()).isPositive().isLessThanOrEqualTo(longest);
    var long_ago = handoff != null && Observed.waited(seen, handoff).toMinutes() > 30;
    if (long_ago && decision.record().isEmpty() && decision.actions().isEmpty()) {
      assertThat(decision.verdict().reason().stalled())
          .as("%s waits after the deadline, for %s", handoff.step(), decision.verdict())
          .isTrue();
    }
  }

  /** Law 7: a job that is as it should be costs no write and no effect. */
  static void restsInPeace(Observation seen, Decision decision) {
    if (decision.verdict().reason() == Reason.RUNNING && seen.keptState().isEmpty()) {
      assertThat(decision.actions()).isEmpty();
    }
  }

  /** Law 9: a job that has failed is started again only where something was declared. */
  static void leavesAFailedJobToFlink(Observation seen, Decision decision) {
    if (seen.memory().handoff() == null) {
      assertThat(decision.actions())
          .noneMatch(a -> a instanceof Action.Submit || a instanceof Action.CancelJob);
    }
    var memory = new Memory(seen.memory());
    var asDeclared =
        memory.active().isPresent()
            && !seen.deleting()
            && seen.declared()
                .filter(d -> d.digest().equals(memory.active().get().digest()))
                .filter(d -> !d.suspended() && Observed.pendingRestore(seen).isEmpty())
                .isPresent();
    // Where Flink says how the job is; one that no JobManager has is not known to have failed.
    if (asDeclared && memory.handoff().isEmpty() && seen.active().jobState().isPresent()) {
      assertThat(decision.record().map(record -> record.handoff())).isEmpty();
    }
  }

  static void releasesOnlyWhatIsGone(Observation seen, Decision decision) {
    if (decision.release()) {
      assertThat(seen.deleting()).isTrue();
      assertThat(seen.memory().active()).isNull();
      assertThat(seen.memory().handoff()).isNull();
      assertThat(seen.retiring()).isEmpty();
      assertThat(seen.strangers()).isEmpty();
    }
  }

  static Optional<Step> step(Handoff handoff) {
    return Optional.ofNullable(handoff).map(Handoff::step);
  }
}
