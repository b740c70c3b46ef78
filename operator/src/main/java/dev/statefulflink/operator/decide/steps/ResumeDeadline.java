package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.fit.Compiled;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/** How long the new job may take to run, and to complete a checkpoint. */
final class ResumeDeadline {
  /** How many deadlines a restore without failures may take. */
  private static final int RESTORE_DEADLINES = 3;

  /**
   * Into how many parts a deadline is divided: in each of them, progress is written at most once.
   */
  private static final int PARTS = 10;

  private static final String NO_CHECKPOINT =
      "The new job runs, but completed no checkpoint within spec.upgrade.deadline";

  private static final String LONGER =
      " A large state needs a longer deadline: raise spec.upgrade.deadline, which takes effect"
          + " immediately.";

  private final Timings timings;

  ResumeDeadline(Timings timings) {
    this.timings = timings;
  }

  /**
   * The decision that gives up the new job, or waits for its restore; empty before the deadline.
   */
  Optional<Decision> passed(Observation seen, Handoff handoff) {
    if (Observed.changed(seen, handoff)
        && Observed.waited(seen, handoff).compareTo(timings.overtaken()) > 0) {
      return Optional.of(
          GivingUp.turnBack(
              seen,
              handoff,
              Reason.OVERTAKEN,
              "The new job was not running yet when the object changed again.",
              timings));
    }
    var further = further(seen, handoff);
    if (further.isPresent()) {
      return further;
    }
    if (!late(seen, handoff)) {
      return Optional.empty();
    }
    if (restoresStill(seen, handoff)) {
      return Optional.of(Decision.await(restoreOverdue(seen, handoff), timings.steps()));
    }
    return Optional.of(
        GivingUp.turnBack(
            seen,
            handoff,
            new GivingUp.Cause(
                Reason.RESUME_TIMEOUT,
                notProven(seen)
                    + "."
                    + mainRuns(seen, handoff)
                    + Observed.trouble(seen.next())
                    + Observed.waits(seen.next(), seen, handoff)
                    + (restores(seen) ? LONGER : ""),
                seen.next().jobDetails().filter(JobDetails::failureNeverPasses).isEmpty()),
            timings));
  }

  /**
   * More tasks have restored their state than is recorded, and the deadline starts again. An
   * operator that did not see the beginning of a restore counts nothing as progress after the
   * deadline: the tasks may have been running all the time.
   */
  private static Optional<Decision> further(Observation seen, Handoff handoff) {
    var recorded = Handoffs.progress(handoff);
    var up = seen.next().jobDetails().map(details -> details.tasks().up()).orElse(0);
    var part = Observed.deadline(seen).dividedBy(PARTS);
    return restores(seen)
            && up > recorded.map(Handoff.Progress::tasksUp).orElse(0)
            && waited(seen, handoff).compareTo(part) > 0
            && (recorded.isPresent() || !late(seen, handoff))
        ? Optional.of(
            Decision.write(
                new Memory(seen.memory()).progress(up, seen.now()).status(),
                Resume.restoring(seen, handoff)))
        : Optional.empty();
  }

  /** Since the step began, or since the newest progress of its restore. */
  private static Duration waited(Observation seen, Handoff handoff) {
    var since = Handoffs.progress(handoff).map(Handoff.Progress::at);
    return Observed.waited(seen, since.orElseGet(() -> handoff.stepBegan()));
  }

  private static boolean late(Observation seen, Handoff handoff) {
    return waited(seen, handoff).compareTo(Observed.deadline(seen)) > 0;
  }

  private static String notProven(Observation seen) {
    return seen.next()
        .jobDetails()
        .filter(Proof::up)
        .map(details -> NO_CHECKPOINT + Proof.because(details.checkpoints().failure()))
        .orElseGet(() -> "The new job was not running within spec.upgrade.deadline" + why(seen));
  }

  /**
   * A rollback would have to restore as much again, so a restore without failures gets more time.
   * The time is limited, since for Flink an operator that hangs in open() is restoring, too.
   */
  private static boolean restoresStill(Observation seen, Handoff handoff) {
    var limit = Observed.deadline(seen).multipliedBy(RESTORE_DEADLINES);
    return restores(seen) && waited(seen, handoff).compareTo(limit) <= 0;
  }

  private static boolean restores(Observation seen) {
    return seen.next()
        .jobDetails()
        .filter(details -> Proof.restores(details) && details.failures() == 0)
        .isPresent();
  }

  private static Verdict restoreOverdue(Observation seen, Handoff handoff) {
    return new Verdict(
        Reason.RESTORE_OVERDUE,
        (Handoffs.progress(handoff).isPresent()
                ? "No further task has started"
                : "The new job is not running")
            + " within spec.upgrade.deadline, but nothing has failed:"
            + Observed.waits(seen.next(), seen, handoff)
            + " The operator gives up after "
            + RESTORE_DEADLINES
            + " times the deadline, or if a task fails."
            + LONGER);
  }

  static String mainRuns(Observation seen, Handoff handoff) {
    var view = seen.next();
    return view.jobUnknown() ? Observed.mainRuns(seen, handoff, view.submit()) : "";
  }

  private static String why(Observation seen) {
    return seen.next()
        .jobDetails()
        .map(Proof::because)
        .orElseGet(() -> Retry.because(seen.next().submit()));
  }

  /** All slots are there, none is free, and tasks still wait for one: no more slots will come. */
  Optional<Decision> withoutSlots(Observation seen, Handoff handoff) {
    var view = seen.next();
    return view.slots()
        .value()
        .filter(slots -> slots.waiting() > 0 && slots.free() == 0)
        .filter(slots -> view.cluster() instanceof ClusterState.Present)
        .filter(slots -> !Compiled.fewerSlotsWillDo(seen))
        .filter(slots -> Patience.isOver(seen, timings, handoff, Patience.since(view.slots())))
        .map(
            slots ->
                GivingUp.turnBack(
                    seen,
                    handoff,
                    Reason.NOT_ENOUGH_SLOTS,
                    "All "
                        + slots.total()
                        + " task slots of the new cluster are used, and "
                        + slots.waiting()
                        + " tasks of the job still wait for one. This happens if the job has more"
                        + " than one slot sharing group. Raise spec.taskManager.slots so that the"
                        + " TaskManagers offer more, or let the operators share slots.",
                    timings));
  }
}
