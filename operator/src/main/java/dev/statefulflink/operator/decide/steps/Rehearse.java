package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.fit.Compiled;
import dev.statefulflink.operator.decide.fit.Fitting;
import dev.statefulflink.operator.decide.fit.Restoring;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.turns.Earlier;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.Optional;

/**
 * Rehearse: the job is compiled on the new cluster, and the snapshot that it will start from is
 * checked.
 */
public final class Rehearse {
  private final Timings timings;
  private final Lost lost;
  private final Await await;

  public Rehearse(Timings timings) {
    this.timings = timings;
    this.lost = new Lost(timings);
    this.await = new Await(timings);
  }

  public Decision decide(Observation seen, Handoff handoff) {
    if (Prepare.leaves(seen, handoff)) {
      return Leaving.beforeSubmit(seen, handoff);
    }
    if (seen.next().rehearsal() instanceof Answer.Got<Rehearsal> && Handoffs.isLost(handoff)) {
      return lost.look(seen, handoff);
    }
    if (seen.next().rehearsal() instanceof Answer.Got<Rehearsal>) {
      return Compiled.unfit(seen, handoff, timings)
          .or(() -> snapshot(seen, handoff))
          .or(() -> Earlier.decide(seen, handoff, timings))
          .or(() -> Fitting.decide(seen, handoff, timings))
          .orElseGet(() -> compiled(seen, handoff));
    }
    return compile(seen, handoff);
  }

  private Decision compile(Observation seen, Handoff handoff) {
    var answer = seen.next().rehearsal();
    if (answer.refused()) {
      return GivingUp.giveUp(
          seen,
          handoff,
          Reason.REHEARSAL_FAILED,
          "The job does not compile on the new cluster" + Retry.because(answer) + ".",
          timings);
    }
    if (Observed.late(seen, handoff)) {
      return GivingUp.giveUp(
          seen,
          handoff,
          Reason.REHEARSAL_TIMEOUT,
          "The job was not compiled within spec.upgrade.deadline"
              + Retry.because(answer)
              + "."
              + Observed.mainRuns(seen, handoff, answer)
              + Observed.trouble(seen.next()),
          timings);
    }
    var verdict = compiling(seen, handoff, answer);
    return seen.nextIntent()
        .filter(intent -> Retry.due(seen, answer))
        .map(intent -> Observed.submission(seen, intent))
        .map(what -> new Action.Rehearse(handoff.id(), what))
        .map(action -> Decision.perform(action, verdict, timings.steps()))
        .orElseGet(() -> Decision.await(verdict, timings.steps()));
  }

  private static Verdict compiling(Observation seen, Handoff handoff, Answer<Rehearsal> answer) {
    return answer.failure().isEmpty()
        ? new Verdict(
            Reason.REHEARSING,
            "Compiling the job on the new cluster." + Observed.mainRuns(seen, handoff, answer))
        : new Verdict(
            Reason.REHEARSING,
            "The job did not compile on the new cluster"
                + Retry.because(answer)
                + ". The operator tries again.");
  }

  /** A snapshot that the user names is checked before anything is touched. */
  private Optional<Decision> snapshot(Observation seen, Handoff handoff) {
    var named = handoff.restoreFrom();
    if (named == null) {
      return Optional.empty();
    }
    var found = seen.next().found();
    if (found.value().isPresent()) {
      return wrong(named, found.value().get()).map(why -> noSnapshot(seen, handoff, why, false));
    }
    var why = Retry.because(found);
    return Optional.of(
        found.refused() || Observed.late(seen, handoff)
            ? noSnapshot(seen, handoff, "the search fails" + why, !found.refused())
            : Decision.await(
                new Verdict(Reason.REHEARSING, "Looking for " + named + why + "."),
                timings.steps()));
  }

  /** Flink starts from exactly the given path, and searches no directory below it. */
  private static Optional<String> wrong(String named, Optional<String> found) {
    if (found.isEmpty()) {
      return Optional.of("there is no snapshot in it");
    }
    return Proof.plain(found.get()).equals(Proof.plain(named))
        ? Optional.empty()
        : Optional.of("there is a snapshot in the subdirectory " + found.get() + ": name it");
  }

  private Decision noSnapshot(Observation seen, Handoff handoff, String why, boolean mayPass) {
    return GivingUp.giveUp(
        seen,
        handoff,
        new GivingUp.Cause(
            Reason.SNAPSHOT_NOT_FOUND,
            "spec.restoreFrom " + handoff.restoreFrom() + " cannot be used: " + why + ".",
            mayPass),
        timings);
  }

  private Decision compiled(Observation seen, Handoff handoff) {
    return switch (handoff.purpose()) {
      case START, SUSPEND, DELETE -> toResume(seen, handoff);
      case UPGRADE ->
          Handoffs.cut(handoff)
              ? toResume(seen, handoff)
              : Restoring.decide(seen, handoff, timings)
                  .or(() -> WarmUp.decide(seen, handoff, timings))
                  .or(() -> Compiled.oneWay(seen, handoff, timings))
                  .or(() -> await.enter(seen, handoff))
                  .orElseGet(
                      () -> recordCut(seen, await.foretold(seen, Compiled.warned(seen, handoff))));
    };
  }

  private static Decision toResume(Observation seen, Handoff handoff) {
    var with = Observed.withCheckpoints(seen, Compiled.warned(seen, handoff));
    var next = Handoffs.step(with, Step.RESUME, seen.now());
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(next)
            .withStateCheck(Fitting.recorded(seen, handoff))
            .status(),
        new Verdict(Reason.RESTORING, "Starting the job."));
  }

  /** The last moment at which nothing has happened: all ids of the cut are written down. */
  public Decision recordCut(Observation seen, Handoff handoff) {
    var state = seen.active().jobState();
    if (seen.active().jobUnknown()) {
      return cut(
          seen,
          Cutting.byCheckpoint(Cutting.of(seen, handoff)),
          "Flink no longer knows the job; searching for its newest state.");
    }
    var trouble = Lost.trouble(seen);
    if (trouble.isPresent()) {
      return cut(
          seen,
          Cutting.byCheckpoint(Cutting.of(seen, handoff)),
          "The JobManager does not come back. " + trouble.get().message());
    }
    if (state.isEmpty()) {
      return notYet(seen, handoff, "The running job does not answer.");
    }
    if (state.get() == JobState.RUNNING || state.get().terminal()) {
      return cut(seen, Cutting.of(seen, handoff), Cutting.VERDICT.message());
    }
    if (Patience.isOver(seen, timings, handoff, Optional.of(wanted(seen, handoff)))) {
      var cut = Cutting.of(seen, handoff);
      if (Cutting.cancelLoses(seen, cut)) {
        return Cutting.notCancelled(seen, handoff, state.get(), timings);
      }
      return cut(
          seen,
          Cutting.byCheckpoint(cut),
          "The job does not run, so no savepoint can be taken: it is cancelled, and the next job"
              + " starts from its newest checkpoint, the one that Flink itself would restart"
              + " from.");
    }
    return notYet(seen, handoff, "The running job is " + state.get() + ".");
  }

  private static Decision cut(Observation seen, Handoff cut, String message) {
    return Decision.write(
        new Memory(seen.memory())
            .withHandoff(Handoffs.step(cut, Step.CUT, seen.now()))
            .withStateCheck(Fitting.recorded(seen, cut))
            .status(),
        new Verdict(Reason.TAKING_SAVEPOINT, message));
  }

  /**
   * The time since which the new cluster is ready, and the old job would have been cut if it had
   * run. A job that fails repeatedly changes its state all the time.
   */
  private static Instant wanted(Observation seen, Handoff handoff) {
    var compiled = Patience.later(handoff.stepBegan(), Patience.since(seen.next().rehearsal()));
    return handoff.warmUpJobId() == null
        ? compiled
        : Patience.later(compiled, Patience.since(seen.next().state()));
  }

  private Decision notYet(Observation seen, Handoff handoff, String why) {
    var failing = Patience.failingSince(seen.active().state());
    if (Cutting.oldStateUnneeded(seen)
        && failing.isPresent()
        && Patience.isOver(seen, timings, handoff, failing)) {
      return Leaving.withoutOldState(seen, handoff);
    }
    var told = why + Observed.trouble(seen.active());
    if (Observed.late(seen, handoff)) {
      return GivingUp.hold(
          seen, handoff, Reason.SAVEPOINT_FAILED, told + " No savepoint can be taken.", timings);
    }
    return Decision.await(
        new Verdict(Reason.REHEARSING, told + " Waiting for it, in order to take a savepoint."),
        timings.steps());
  }
}
