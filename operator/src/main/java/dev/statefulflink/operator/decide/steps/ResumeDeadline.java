package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Retry;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/** How long the new job may take to be up, and to prove itself. */
final class ResumeDeadline {
  /** How many deadlines a restore may take in which nothing fails. */
  private static final int RESTORE_DEADLINES = 3;

  /** Into how many parts a deadline is cut: in each of them, progress is written once at most. */
  private static final int PARTS = 10;

  private static final String NO_CHECKPOINT =
      "The new job runs, but completed no checkpoint within spec.upgrade.deadline";

  private static final String LONGER =
      " A large state needs a longer deadline: raise spec.upgrade.deadline, which counts at once.";

  private final Timings timings;

  ResumeDeadline(Timings timings) {
    this.timings = timings;
  }

  /** The decision that gives the new job up, or waits for what it restores; empty in time. */
  Optional<Decision> passed(Observation seen, Handoff handoff) {
    if (Observed.changed(seen, handoff)
        && Observed.waited(seen, handoff).compareTo(timings.overtaken()) > 0) {
      return Optional.of(
          GivingUp.turnBack(
              seen,
              handoff,
              Reason.OVERTAKEN,
              "The new job was not up yet when the object changed again.",
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
   * More tasks have restored their state than is recorded, from when on the deadline counts anew.
   * An operator that was not there to see how a restore began takes nothing for progress after the
   * deadline: what is up may have been so all the time.
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
        .orElseGet(() -> "The new job was not up within spec.upgrade.deadline" + why(seen));
  }

  /**
   * The way back would restore as much again, so a restore in which nothing has failed is given
   * more time. Not without an end: to Flink, an operator that hangs when it is opened restores.
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
                ? "No further task has come up"
                : "The new job is not up")
            + " within spec.upgrade.deadline, but nothing has failed:"
            + Observed.waits(seen.next(), seen, handoff)
            + " It is given up after "
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
}
