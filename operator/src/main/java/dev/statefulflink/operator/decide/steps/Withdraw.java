package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Reasons;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;
import java.util.List;

/**
 * Withdraw: the new cluster is removed before the old revision runs again. Only the end of its
 * pods' processes and of its recovery data proves that its job cannot run: a submission whose
 * answer was lost may still be on its way there, and Flink 1.20 accepts the id of a failed job
 * again. Only then is it known whether its job has completed a checkpoint, which would be newer
 * than the state of the cut, and whose output may be committed.
 */
public final class Withdraw {
  private final Timings timings;

  public Withdraw(Timings timings) {
    this.timings = timings;
  }

  public Decision decide(Observation seen, Handoff handoff) {
    if (mayRun(seen, handoff.id())) {
      var verdict =
          Observed.late(seen, handoff)
              ? Prepare.stuck(handoff.id())
              : withdrawing(handoff, " Removing the new job.");
      return Decision.await(verdict, timings.steps());
    }
    return Handoffs.began(handoff, Step.RESUME).isEmpty()
        ? over(seen, handoff)
        : look(seen, handoff);
  }

  private static Verdict withdrawing(Handoff handoff, String what) {
    return new Verdict(Reason.WITHDRAWING, Handoffs.failure(handoff).message() + what);
  }

  /** Its other objects delay nothing. */
  private static boolean mayRun(Observation seen, String revision) {
    return new Memory(seen.memory()).retiring().contains(revision)
        && seen.retiring().stream()
            .filter(view -> view.revision().equals(revision))
            .findFirst()
            .map(RetiringView::mayRun)
            .orElse(true);
  }

  /** The old revision's JobManager searches for the snapshots that the new job left. */
  private Decision look(Observation seen, Handoff handoff) {
    var found = seen.active().found();
    if (found.value().isPresent()) {
      return found
          .value()
          .get()
          .map(path -> forward(seen, handoff, Ended.state(seen, path, seen.now())))
          .orElseGet(() -> over(seen, handoff));
    }
    var failing = Patience.failingSince(found);
    var overdue =
        Observed.late(seen, handoff)
            || (failing.isPresent() && Patience.isOver(seen, timings, handoff, failing));
    if (overdue && Observed.changed(seen, handoff) && Cutting.oldStateUnneeded(seen)) {
      return Leaving.withoutOldState(seen, handoff);
    }
    var verdict = overdue ? unknown(seen, handoff) : withdrawing(handoff, looking(seen));
    return seen.activeIntent()
        .filter(intent -> isMissing(seen.active().cluster()))
        .map(intent -> bringBack(seen, handoff, intent))
        .map(action -> Decision.perform(action, verdict, timings.steps()))
        .orElseGet(() -> Decision.await(verdict, timings.steps()));
  }

  private static Action bringBack(Observation seen, Handoff handoff, JobIntent intent) {
    var active = new Memory(seen.memory()).active().orElseThrow();
    return new Action.ApplyCluster(
        active.revision(), active.generation(), List.of(jobOfOld(seen, handoff)), intent);
  }

  private static boolean isMissing(ClusterState cluster) {
    return cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial;
  }

  private static String jobOfOld(Observation seen, Handoff handoff) {
    return handoff.returnJobId() == null
        ? new Memory(seen.memory()).active().orElseThrow().jobId()
        : handoff.returnJobId();
  }

  private static String looking(Observation seen) {
    return " Checking whether the new job has completed a checkpoint"
        + Retry.because(seen.active().found())
        + "."
        + Observed.trouble(seen.active());
  }

  private static Verdict unknown(Observation seen, Handoff handoff) {
    var cut = handoff.state();
    return new Verdict(
        Reason.STATE_UNKNOWN,
        Handoffs.failure(handoff).message()
            + looking(seen)
            + " That is not known yet, and such a checkpoint would be newer than the state of the"
            + " old job. Nothing"
            + " starts from an older state without your consent: "
            + (seen.deleting()
                ? "to delete the object without a state, set spec.onDelete to Discard."
                : "a snapshot in spec.restoreFrom"
                    + (cut == null ? "" : " (the old job left " + cut.location() + ")")
                    + ", or spec.upgrade.stateFrom: Nothing."));
  }

  /** The new job left no snapshot, so the state of the cut is the newest. */
  private static Decision over(Observation seen, Handoff handoff) {
    return handoff.returnJobId() == null ? rest(seen, handoff) : back(seen, handoff);
  }

  private static Decision back(Observation seen, Handoff handoff) {
    return Decision.write(
        new Memory(seen.memory()).step(Step.RETURN, seen.now()).status(),
        new Verdict(
            Reason.ROLLING_BACK,
            Handoffs.failure(handoff).message() + " Returning to the old revision."));
  }

  /**
   * Returning would repeat the new job's work since the cut: its checkpoint is the state from now
   * on, and the declared spec starts again from there.
   */
  private static Decision forward(Observation seen, Handoff handoff, SavedState state) {
    var newer = Handoffs.withState(handoff, state);
    var next = handoff.returnJobId() == null ? rest(seen, newer) : startAgain(seen, newer, state);
    if (handoff.restoreFrom() == null) {
      return next;
    }
    // The job has run from there: this must not be repeated.
    var memory = new Memory(next.record().orElseThrow()).withLastRestoreFrom(handoff.restoreFrom());
    return Decision.write(memory.status(), next.verdict());
  }

  private static Decision startAgain(Observation seen, Handoff handoff, SavedState state) {
    var failure = Handoffs.failure(handoff);
    var message =
        failure.message()
            + " But it had completed a checkpoint, so the old revision does not run again: it"
            + " would repeat the work done since the cut. The job's state is now "
            + state.location()
            + " (status.lastState).";
    var held =
        new HeldGeneration(
            handoff.generation(),
            handoff.digest(),
            failure.reason(),
            message,
            handoff.attempt(),
            seen.now());
    var ended = Ending.failed(seen, new Memory(seen.memory()), handoff);
    return Decision.write(
        GivingUp.startOver(ended, handoff).withHeld(held).status(),
        new Verdict(Reason.PREPARING, message));
  }

  /** Because of spec.upgrade.rollback the old revision does not run again. */
  private static Decision rest(Observation seen, Handoff handoff) {
    var message =
        Handoffs.failure(handoff).message()
            + " Nothing runs, since spec.upgrade.rollback is false."
            + GivingUp.next(handoff);
    var held = GivingUp.heldAfterFailure(handoff, message);
    var ended = Ending.failed(seen, new Memory(seen.memory()), handoff);
    return Decision.write(
        GivingUp.startOver(ended, handoff).withHeld(held).status(),
        new Verdict(Reasons.of(Handoffs.failure(handoff).reason()), message));
  }
}
