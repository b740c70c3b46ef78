package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import dev.statefulflink.operator.observe.RetiringView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The laws, as far as one decision can keep or break them. */
final class Laws {
  private static final Optional<Step> REHEARSED = Optional.of(Step.REHEARSE);

  private Laws() {}

  /** Law 1: every id of an effect is in the record that was read. */
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
      assertThat(cutOrLost(seen, decision.record().get().handoff(), before)).isTrue();
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

  /** Behind a held generation, a job that no JobManager has is removed without a cut. */
  private static boolean cutOrLost(Observation seen, Handoff next, Optional<Step> before) {
    var trouble = seen.oldCluster().flatMap(OldCluster::trouble).isPresent();
    var lost = before.isEmpty() && (seen.active().jobUnknown() || trouble);
    return Handoffs.cut(next) || (Ending.restarts(next) && Handoffs.isLost(next) && lost);
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
    if (before.equals(Optional.of(Step.CLEAR)) && !before.equals(after) && after.isPresent()) {
      assertThat(left.deployments() || left.pods() == RetiringView.Pods.RUNNING).isFalse();
    }
    var next = decision.record().map(memory -> memory.handoff()).filter(h -> !Handoffs.isLost(h));
    var known = before.equals(Optional.of(Step.REHEARSE)) && next.isPresent();
    assertThat(known && left.haData()).as("a job that comes back by itself").isFalse();
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
        assertThat(step(handoff).equals(Optional.of(Step.CLEAR)) || isOver(seen))
            .as("the pods of the revision in charge go only to make room, or once it has finished")
            .isTrue();
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
      var same = seen.memory().active();
      var ended = seen.active().jobState().equals(Optional.of(JobState.FINISHED));
      assertThat(after)
          .isIn(
              Optional.empty(),
              Optional.of(same),
              Optional.of(ended ? same.finished(seen.now()) : same));
    }
  }

  /** Whether its end is recorded, in rest. */
  private static boolean isOver(Observation seen) {
    return seen.memory().handoff() == null && seen.memory().active().finishedAt() != null;
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
    if (asDeclared
        && memory.handoff().isEmpty()
        && !seen.subject().restartsFailed()
        && seen.active().jobState().isPresent()) {
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
