package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.fit.Compiled;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.Forgotten;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.OldJob;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.decide.turns.Unrepeatable;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.Observation;
import java.util.Optional;

/**
 * Resume and Verify: the new job is submitted from the recorded state, and has to complete a
 * checkpoint.
 */
public final class Resume {
  private final Timings timings;
  private final ResumeDeadline deadline;

  public Resume(Timings timings) {
    this.timings = timings;
    this.deadline = new ResumeDeadline(timings);
  }

  public Decision resume(Observation seen, Handoff handoff) {
    var view = seen.next();
    // Also while the new cluster is silent or gone: the way back must not start beside it, either.
    var old =
        view.jobState().isEmpty()
            ? OldJob.ending(seen, handoff, timings)
            : Optional.<Decision>empty();
    if (old.isPresent()) {
      return old.get();
    }
    if (view.jobUnknown()) {
      return submitNext(seen, handoff);
    }
    if (view.jobState().isPresent() && view.submit().refused()) {
      return halved(seen, handoff);
    }
    var details = view.jobDetails();
    if (details.isPresent()) {
      if (isHopeless(handoff, details.get())) {
        return failed(seen, handoff, details.get());
      }
      if (Proof.up(details.get()) || Proof.proven(details.get())) {
        return Decision.write(
            new Memory(seen.memory()).step(Step.VERIFY, seen.now()).status(), verifying(seen));
      }
    }
    return deadline
        .passed(seen, handoff)
        .or(() -> deadline.withoutSlots(seen, handoff))
        .orElseGet(() -> Decision.await(restoring(seen, handoff), timings.fast()));
  }

  /** If Flink has the job, a refusal is about a second one that main() started. */
  private Decision halved(Observation seen, Handoff handoff) {
    return GivingUp.turnBack(
        seen,
        handoff,
        Reason.SUBMIT_REFUSED,
        "main() calls execute() more than once, but Flink runs only the first of these jobs. An"
            + " object declares one job. Call it once; in SQL, put all INSERT statements into one"
            + " statement"
            + " set.",
        timings);
  }

  private Decision submitNext(Observation seen, Handoff handoff) {
    var submit = seen.next().submit();
    if (submit.refused() || refusedForLong(seen, handoff)) {
      return GivingUp.turnBack(
          seen,
          handoff,
          new GivingUp.Cause(
              Reason.SUBMIT_REFUSED,
              "Flink refused to run the job" + Retry.because(submit) + ".",
              !submit.refused()),
          timings);
    }
    var unfit = unfit(seen, handoff);
    if (unfit.isPresent()) {
      // The old job, once it runs again, can be stopped with a savepoint that fits.
      var cause = new GivingUp.Cause(Reason.STATE_NOT_PORTABLE, unfit.get(), true);
      return GivingUp.turnBack(seen, handoff, cause, timings);
    }
    var late = deadline.passed(seen, handoff);
    if (late.isPresent()) {
      return late.get();
    }
    var left = Forgotten.left(seen, seen.next(), handoff);
    if (left.flatMap(Answer::value).isPresent()) {
      return Forgotten.giveUp(seen, handoff, timings);
    }
    if (left.isPresent() || seen.nextIntent().isEmpty() || !Retry.due(seen, submit)) {
      return Decision.await(restoring(seen, handoff), timings.steps());
    }
    return OldJob.ranAgain(seen, handoff, timings)
        .orElseGet(() -> submits(seen, handoff, seen.nextIntent().get()));
  }

  private Decision submits(Observation seen, Handoff handoff, JobIntent intent) {
    return Decision.perform(
        new Action.Submit(
            handoff.id(),
            Handoffs.nextJob(handoff),
            Observed.submission(seen, intent),
            Handoffs.source(handoff)),
        restoring(seen, handoff),
        timings.fast());
  }

  private static Optional<String> unfit(Observation seen, Handoff handoff) {
    return seen.declared()
        .flatMap(
            declared ->
                Unrepeatable.source(seen, handoff)
                    .flatMap(state -> Unrepeatable.unfit(declared, state)));
  }

  /** Regardless of the cause: this is downtime, and the old revision can end it. */
  private boolean refusedForLong(Observation seen, Handoff handoff) {
    var submit = seen.next().submit();
    return handoff.purpose() != Handoff.Purpose.START
        && submit.failure().filter(failure -> failure.answered()).isPresent()
        && Patience.isOver(seen, timings, handoff, Patience.failingSince(submit));
  }

  /** After a cut each failure is downtime, which the old revision can end; nothing ran before. */
  private static boolean isHopeless(Handoff handoff, JobDetails details) {
    return handoff.purpose() == Handoff.Purpose.START
        ? Proof.givenUp(details)
        : Proof.broken(details);
  }

  private Decision failed(Observation seen, Handoff handoff, JobDetails details) {
    return GivingUp.turnBack(
        seen,
        handoff,
        new GivingUp.Cause(
            Reason.RESTORE_FAILED,
            "The new job "
                + (Proof.ended(details) ? details.state().toString() : "fails again and again")
                + Proof.because(details)
                + ".",
            !details.failureNeverPasses()),
        timings);
  }

  public Decision verify(Observation seen, Handoff handoff) {
    var details = seen.next().jobDetails();
    if (details.isPresent() && seen.next().submit().refused()) {
      return halved(seen, handoff);
    }
    if (details.isEmpty()) {
      return deadline
          .passed(seen, handoff)
          .orElseGet(() -> Decision.await(verifying(seen), timings.fast()));
    }
    if (isHopeless(handoff, details.get())) {
      return failed(seen, handoff, details.get());
    }
    if (!details.get().takesSnapshots() && Handoffs.source(handoff).isPresent()) {
      return batch(seen, handoff);
    }
    if (!Proof.restoredAsRecorded(details.get(), handoff)) {
      return GivingUp.turnBack(
          seen,
          handoff,
          Reason.RESTORED_ELSEWHERE,
          "Flink restored the job from "
              + details.get().restoredPath().orElse("nothing")
              + " instead of the recorded state.",
          timings);
    }
    if (Proof.proven(details.get())) {
      return proven(seen, handoff);
    }
    return deadline
        .passed(seen, handoff)
        .orElseGet(
            () ->
                Decision.perform(
                    Observed.checkpoint(seen.next(), handoff.id(), Handoffs.nextJob(handoff)),
                    verifying(seen),
                    timings.fast()));
  }

  private Decision batch(Observation seen, Handoff handoff) {
    return GivingUp.turnBack(
        seen,
        handoff,
        new GivingUp.Cause(
            Reason.RESTORE_FAILED,
            "The new job runs in batch mode, in which Flink starts it without any state. Set"
                + " spec.upgrade.stateFrom: Nothing to accept that, or remove batch mode.",
            false),
        timings);
  }

  /**
   * Once Flink has answered the submission, and main() has ended: it may still start a second job.
   * The operator does not wait for a main() that runs for long after its execute().
   */
  private Decision proven(Observation seen, Handoff handoff) {
    return seen.next().submitting()
            && Observed.waited(seen, handoff).compareTo(timings.unhealthyBeforeCut()) <= 0
        ? Decision.await(verifying(seen), timings.fast())
        : completed(seen, handoff);
  }

  private static Decision completed(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var source = Handoffs.source(handoff).orElse(null);
    var from = memory.active().map(ActiveRevision::revision);
    var intent = seen.nextIntent();
    var active =
        new ActiveRevision(
            handoff.id(),
            handoff.generation(),
            handoff.digest(),
            Handoffs.nextJob(handoff),
            intent.map(JobIntent::parallelism).orElse(null),
            source,
            Compiled.lasting(handoff));
    var ended = Ending.completed(seen, memory, handoff);
    var known = handoff.state() == null ? ended : ended.withLastState(handoff.state());
    var given =
        handoff.restoreFrom() == null ? known : known.withLastRestoreFrom(handoff.restoreFrom());
    var next = given.withHeld(null).withActive(active);
    return Decision.write(
        from.map(next::retire).orElse(next).status(),
        new Verdict(Reason.VERIFYING, "The job runs; pointing the Service at the new revision."));
  }

  static Verdict restoring(Observation seen, Handoff handoff) {
    var from = Handoffs.source(handoff);
    var submit = seen.next().submit();
    return new Verdict(
        Reason.RESTORING,
        "Starting the job"
            + from.map(path -> " from " + path).orElse(" without state")
            + "."
            + Observed.waits(seen.next(), seen, handoff)
            + failing(seen)
            + (seen.next().jobUnknown() && submit.failure().isPresent()
                ? " Flink does not take it"
                    + Retry.because(submit)
                    + "; the operator submits it"
                    + " again."
                : ResumeDeadline.mainRuns(seen, handoff)));
  }

  private static Verdict verifying(Observation seen) {
    var failing = failing(seen);
    return new Verdict(
        Reason.VERIFYING,
        failing.isEmpty()
            ? "Every task runs; waiting for the first checkpoint of the new job."
            : "Waiting for the first checkpoint of the new job." + failing);
  }

  /** Why a job that is not running has failed, as an additional sentence; empty if it has not. */
  private static String failing(Observation seen) {
    return seen.next()
        .jobDetails()
        .filter(details -> details.failures() > 0 && !Proof.up(details))
        .map(
            details ->
                " The job is "
                    + details.state()
                    + Proof.because(details)
                    + ". Flink's restart strategy is handling it.")
        .orElse("");
  }
}
