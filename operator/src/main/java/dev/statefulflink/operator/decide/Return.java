package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.util.List;
import java.util.Optional;

/** Return and VerifyReturn: the old revision runs again, from the recorded state. */
final class Return {
  private final Timings timings;

  Return(Timings timings) {
    this.timings = timings;
  }

  Decision resume(Observation seen, Handoff handoff) {
    var view = seen.active();
    var active = new Memory(seen.memory()).active().orElseThrow();
    var verdict = rollingBack(handoff);
    if (missing(seen)) {
      return startsOver(seen, handoff)
          .orElseGet(
              () ->
                  Decision.perform(
                      new Action.ApplyCluster(
                          active.revision(),
                          List.of(handoff.returnJobId()),
                          seen.activeIntent().orElseThrow()),
                      late(seen, handoff, "its cluster is not there"),
                      timings.steps()));
    }
    if (view.jobUnknown() && seen.activeIntent().isPresent()) {
      return returnRefused(seen, handoff)
          .or(() -> startsOver(seen, handoff))
          .orElseGet(
              () ->
                  Decision.perform(
                      submit(seen, handoff, active),
                      late(seen, handoff, "Flink does not take it"),
                      timings.fast()));
    }
    if (view.jobDetails().filter(Proof::up).isPresent()) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.VERIFY_RETURN, seen.now()).status(), verdict);
    }
    return stuck(seen, handoff).orElseGet(() -> Decision.await(verdict, timings.fast()));
  }

  private static boolean missing(Observation seen) {
    var cluster = seen.active().cluster();
    return seen.activeIntent().isPresent()
        && (cluster instanceof ClusterState.Absent || cluster instanceof ClusterState.Partial);
  }

  /** The cluster was made for another job, so it is let keep this one's recovery data first. */
  private static List<Action> submit(Observation seen, Handoff handoff, ActiveRevision active) {
    return List.of(
        new Action.AllowJob(active.revision(), handoff.returnJobId()),
        new Action.Submit(
            active.revision(),
            handoff.returnJobId(),
            Observed.submission(seen.activeIntent().orElseThrow()),
            Optional.ofNullable(handoff.state()).map(SavedState::location)));
  }

  private Optional<Decision> returnRefused(Observation seen, Handoff handoff) {
    return seen.active()
        .submit()
        .failure()
        .filter(failure -> failure.refused())
        .map(f -> returnFailed(seen, handoff, "Flink refused to run it: " + f.getMessage()));
  }

  private Optional<Decision> stuck(Observation seen, Handoff handoff) {
    return seen.active()
        .jobDetails()
        .filter(Proof::broken)
        .map(details -> "it " + details.state() + Proof.because(details.failure()))
        .or(() -> Optional.of("it is not up").filter(late -> Observed.late(seen, handoff)))
        .map(why -> returnFailed(seen, handoff, why));
  }

  /** Neither revision runs. The way out is another spec, which starts from the recorded state. */
  private Decision returnFailed(Observation seen, Handoff handoff, String why) {
    return Observed.changed(seen, handoff)
        ? startOver(seen, handoff)
        : Decision.await(returnFailed(why), timings.steady());
  }

  /** Where the way back does not come to its end in time, another spec does not wait for it. */
  private static Optional<Decision> startsOver(Observation seen, Handoff handoff) {
    return Observed.late(seen, handoff) && Observed.changed(seen, handoff)
        ? Optional.of(startOver(seen, handoff))
        : Optional.empty();
  }

  private static Decision startOver(Observation seen, Handoff handoff) {
    return Decision.write(
        GivingUp.startOver(new Memory(seen.memory()), handoff).status(),
        new Verdict(Reason.PREPARING, "Starting anew from the recorded state."));
  }

  /** It is tried on in any case; what is late is told as what it is. */
  private static Verdict late(Observation seen, Handoff handoff, String why) {
    return Observed.late(seen, handoff) ? returnFailed(why) : rollingBack(handoff);
  }

  private static Verdict returnFailed(String why) {
    return new Verdict(
        Reason.RETURN_FAILED,
        "The old revision does not run again: "
            + why
            + ". The state is kept in status.lastState; the next change of the spec starts from"
            + " it.");
  }

  Decision verify(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    var details = seen.active().jobDetails();
    if (details.filter(Proof::broken).isPresent()) {
      return stuck(seen, handoff).orElseThrow();
    }
    // Late, but up: there is nothing else to go back to, and the job does its work.
    var settled = details.filter(d -> Proof.up(d) && Observed.late(seen, handoff)).isPresent();
    if (settled || details.filter(Proof::proven).isPresent()) {
      return returned(memory, handoff);
    }
    return stuck(seen, handoff)
        .orElseGet(
            () ->
                Decision.perform(
                    Observed.checkpoint(seen.active(), active.revision(), handoff.returnJobId()),
                    rollingBack(handoff),
                    timings.fast()));
  }

  private static Decision returned(Memory memory, Handoff handoff) {
    var active = memory.active().orElseThrow();
    var message =
        handoff.failure().message()
            + " Revision "
            + active.revision()
            + " runs again from the same state. Change the spec, or set it back: either is taken up"
            + " at once.";
    var held = GivingUp.heldAfterFailure(handoff, message);
    var back =
        new ActiveRevision(
            active.revision(),
            active.generation(),
            active.digest(),
            handoff.returnJobId(),
            active.parallelism(),
            Optional.ofNullable(handoff.state()).map(SavedState::location).orElse(null));
    return Decision.write(
        memory.withHandoff(null).withHeld(held).withActive(back).status(),
        new Verdict(Reasons.of(handoff.failure().reason()), message));
  }

  private static Verdict rollingBack(Handoff handoff) {
    return new Verdict(
        Reason.ROLLING_BACK, handoff.failure().message() + " Going back to the old revision.");
  }
}
