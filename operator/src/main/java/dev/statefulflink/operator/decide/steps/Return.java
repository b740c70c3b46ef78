package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
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
import dev.statefulflink.operator.decide.turns.Forgotten;
import dev.statefulflink.operator.decide.turns.GivenUp;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.LostWhileHeld;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.util.List;
import java.util.Optional;

/** Return and VerifyReturn: the old revision runs again, from the recorded state. */
public final class Return {
  private final Timings timings;

  public Return(Timings timings) {
    this.timings = timings;
  }

  public Decision resume(Observation seen, Handoff handoff) {
    var view = seen.active();
    var active = new Memory(seen.memory()).active().orElseThrow();
    var verdict = rollingBack(seen, handoff);
    if (LostWhileHeld.leaves(seen, handoff)) {
      return LostWhileHeld.leave(seen, handoff);
    }
    if (missing(seen)) {
      return startsOver(seen, handoff)
          .orElseGet(
              () ->
                  Decision.perform(
                      new Action.ApplyCluster(
                          active.revision(),
                          active.generation(),
                          List.of(Handoffs.returnJob(handoff)),
                          seen.activeIntent().orElseThrow()),
                      late(seen, handoff, "its cluster is not there"),
                      timings.steps()));
    }
    if (view.jobUnknown() && Handoffs.isLost(handoff)) {
      return LostWhileHeld.look(seen, handoff, timings);
    }
    if (view.jobUnknown() && seen.activeIntent().isPresent()) {
      return startsOver(seen, handoff)
          .or(() -> forgotten(seen, handoff))
          .orElseGet(() -> submitAgain(seen, handoff, active));
    }
    if (view.jobDetails().filter(Proof::up).isPresent()) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.VERIFY_RETURN, seen.now()).status(), verdict);
    }
    return Ending.restarts(handoff) && view.jobDetails().filter(Proof::broken).isPresent()
        ? GivenUp.restarted(seen, handoff)
        : stuck(seen, handoff).orElseGet(() -> Decision.await(verdict, timings.fast()));
  }

  private static boolean missing(Observation seen) {
    var cluster = seen.active().cluster();
    return seen.activeIntent().isPresent()
        && (cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial);
  }

  /**
   * The cluster was created for another job, so it first gets the right to keep this job's recovery
   * data.
   */
  private static List<Action> submit(Observation seen, Handoff handoff, ActiveRevision active) {
    var intent = seen.activeIntent().orElseThrow();
    return List.of(
        new Action.AllowJob(active.revision(), Handoffs.returnJob(handoff), intent),
        new Action.Submit(
            active.revision(),
            Handoffs.returnJob(handoff),
            Observed.submission(seen, intent),
            Optional.ofNullable(handoff.state()).map(SavedState::location)));
  }

  /**
   * It may have run, and have completed a checkpoint, from which it continues. Empty if it may be
   * submitted from the recorded state.
   */
  private Optional<Decision> forgotten(Observation seen, Handoff handoff) {
    return Forgotten.left(seen, seen.active(), handoff)
        .filter(found -> !isRecorded(handoff, found))
        .map(
            found ->
                found
                    .value()
                    .flatMap(path -> path)
                    .map(path -> Handoffs.withState(handoff, Ended.state(seen, path, seen.now())))
                    .map(newer -> new Memory(seen.memory()).withHandoff(newer).status())
                    .map(status -> Decision.write(status, rollingBack(seen, handoff)))
                    .orElseGet(
                        () -> Decision.await(late(seen, handoff, sought(found)), timings.steps())));
  }

  private static String sought(Answer<?> found) {
    return "Flink does not know its job, whose newest state is not found" + Retry.because(found);
  }

  private static boolean isRecorded(Handoff handoff, Answer<Optional<String>> found) {
    var state = handoff.state();
    return state != null
        && found
            .value()
            .flatMap(path -> path)
            .filter(path -> Proof.plain(state.location()).equals(Proof.plain(path)))
            .isPresent();
  }

  /**
   * Regardless of what Flink answered before: this job ran until the cut, so it can run, and an
   * operator that has restarted does not know the answer. Until Flink accepts it, neither revision
   * runs.
   */
  private Decision submitAgain(Observation seen, Handoff handoff, ActiveRevision active) {
    var answer = seen.active().submit();
    var why =
        answer instanceof Answer.None
            ? "Flink has not answered the submission, which is normal while main() runs"
            : "Flink does not take it" + Retry.because(answer);
    var verdict = refused(seen) ? failed(seen, handoff, why) : late(seen, handoff, why);
    if (answer.failure().isPresent() && verdict.reason() != Reason.RETURN_FAILED) {
      verdict = new Verdict(verdict.reason(), verdict.message() + " " + why + ".");
    }
    return Retry.due(seen, answer)
        ? Decision.perform(submit(seen, handoff, active), verdict, timings.fast())
        : Decision.await(verdict, timings.steps());
  }

  private static boolean refused(Observation seen) {
    return seen.active().submit().refused();
  }

  private Optional<Decision> stuck(Observation seen, Handoff handoff) {
    return seen.active()
        .jobDetails()
        .filter(Proof::broken)
        .map(details -> "it " + details.state() + Proof.because(details.failure()))
        .or(() -> notUp(seen, handoff))
        .map(why -> returnFailed(seen, handoff, why));
  }

  /** A job that restores its state makes progress, however long that takes. */
  private static Optional<String> notUp(Observation seen, Handoff handoff) {
    var restores = seen.active().jobDetails().filter(Proof::restores).isPresent();
    return !Observed.late(seen, handoff) || (restores && !Observed.changed(seen, handoff))
        ? Optional.empty()
        : Optional.of(
            "it is not up" + Proof.because(Observed.waits(seen.active(), seen, handoff).strip()));
  }

  /** Neither revision runs. The remedy is another spec, which starts from the recorded state. */
  private Decision returnFailed(Observation seen, Handoff handoff, String why) {
    return Observed.changed(seen, handoff)
        ? startOver(seen, handoff)
        : Decision.await(failed(seen, handoff, why), timings.steady());
  }

  /** If the way back does not end in time, another spec does not wait for it. */
  private static Optional<Decision> startsOver(Observation seen, Handoff handoff) {
    var hopeless = Observed.late(seen, handoff) || refused(seen);
    return hopeless && Observed.changed(seen, handoff)
        ? Optional.of(startOver(seen, handoff))
        : Optional.empty();
  }

  private static Decision startOver(Observation seen, Handoff handoff) {
    return Decision.write(
        GivingUp.startOver(seen, handoff).status(),
        new Verdict(Reason.PREPARING, "Starting again from the recorded state."));
  }

  /** Keeps retrying, and reports ReturnFailed once the deadline has passed. */
  private static Verdict late(Observation seen, Handoff handoff, String why) {
    return Observed.late(seen, handoff) ? failed(seen, handoff, why) : rollingBack(seen, handoff);
  }

  private static Verdict failed(Observation seen, Handoff handoff, String why) {
    return new Verdict(
        Reason.RETURN_FAILED,
        "The old revision does not start again: "
            + why
            + "."
            + Observed.trouble(seen.active())
            + seen.active()
                .jobDetails()
                .flatMap(details -> Proof.another(details, handoff))
                .orElseGet(() -> GivingUp.next(handoff)));
  }

  public Decision verify(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    var details = seen.active().jobDetails();
    if (details.filter(Proof::broken).isPresent()) {
      return Ending.restarts(handoff)
          ? GivenUp.restarted(seen, handoff)
          : stuck(seen, handoff).orElseThrow();
    }
    if (missing(seen) || seen.active().jobUnknown()) {
      return startsOver(seen, handoff)
          .orElseGet(
              () ->
                  Decision.write(
                      memory.step(Step.RETURN, seen.now()).status(),
                      late(seen, handoff, "it was up, and its cluster or its job is gone")));
    }
    // Late, but running: there is nothing else to return to, and the job does its work.
    var settled = details.filter(d -> Proof.up(d) && Observed.late(seen, handoff)).isPresent();
    if (settled || details.filter(Proof::proven).isPresent()) {
      return Ending.restarts(handoff) ? GivenUp.restarted(seen, handoff) : returned(seen, handoff);
    }
    return stuck(seen, handoff)
        .orElseGet(
            () ->
                Decision.perform(
                    Observed.checkpoint(
                        seen.active(), active.revision(), Handoffs.returnJob(handoff)),
                    rollingBack(seen, handoff),
                    timings.fast()));
  }

  private Decision returned(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    var message =
        Handoffs.failure(handoff).message()
            + " Revision "
            + active.revision()
            + " runs again from "
            + Optional.ofNullable(handoff.state())
                .map(state -> "the same state")
                .orElse("the beginning, since the old job left no state")
            + Ending.downtime(handoff, Outcome.ROLLED_BACK)
                .map(down -> ", after a downtime of " + Ending.text(down))
                .orElse("")
            + ".";
    var held = GivingUp.heldAfterRollback(seen, handoff, message, timings);
    return Decision.write(
        Ending.rolledBack(seen, memory, handoff)
            .withHeld(held)
            .withActive(back(active, handoff))
            .status(),
        new Verdict(Reasons.of(held.reason()), held.message()));
  }

  /** With the job that runs there again. */
  public static ActiveRevision back(ActiveRevision active, Handoff handoff) {
    return new ActiveRevision(
        active.revision(),
        active.generation(),
        active.digest(),
        Handoffs.returnJob(handoff),
        active.parallelism(),
        Optional.ofNullable(handoff.state()).map(SavedState::location).orElse(null),
        active.warning());
  }

  private static Verdict rollingBack(Observation seen, Handoff handoff) {
    var restarts = Ending.restarts(handoff);
    return new Verdict(
        restarts ? Reason.RESTORING : Reason.ROLLING_BACK,
        Handoffs.failure(handoff).message()
            + (restarts ? "" : " Returning to the old revision.")
            + Observed.trouble(seen.active())
            + Observed.waits(seen.active(), seen, handoff));
  }
}
