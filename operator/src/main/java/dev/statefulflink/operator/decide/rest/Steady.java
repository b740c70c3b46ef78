package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Reasons;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.fit.Compiled;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.decide.turns.Deletion;
import dev.statefulflink.operator.decide.turns.GivenUp;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to do while no handoff is in progress: keep the cluster and the Service, and report the
 * job's state.
 */
public final class Steady {
  /** The decision if only Flink's answer matters. */
  private static final Set<Reason> OF_THE_JOB =
      Set.of(
          Reason.VERIFYING,
          Reason.RUNNING,
          Reason.FINISHED,
          Reason.JOB_STARTING,
          Reason.JOB_RESTARTING,
          Reason.JOB_FAILED,
          Reason.JOB_LOST);

  private static final Verdict BY_ITSELF =
      new Verdict(
          Reason.FINISHED,
          "The job has finished by itself. A changed spec runs it again only with"
              + " spec.upgrade.stateFrom: Nothing, or from spec.restoreFrom.");

  private final Timings timings;
  private final Savepoints savepoints;

  public Steady(Timings timings) {
    this.timings = timings;
    this.savepoints = new Savepoints(timings);
  }

  public Decision decide(Observation seen) {
    var memory = new Memory(seen.memory());
    var active = memory.active();
    var verdict = verdict(seen, memory);
    if (active.isEmpty()) {
      return Deletion.keep(seen)
          .map(action -> Decision.perform(action, verdict, timings.steps()))
          .orElseGet(() -> Decision.await(verdict, again(seen, memory)));
    }
    return repair(seen, active.get())
        .map(action -> Decision.perform(action, verdict, timings.steps()))
        .or(() -> serve(seen, active.get(), verdict))
        // The job runs and is proven: it must never be resumed from an older recorded state again.
        .or(() -> seen.keptState().map(kept -> forget(verdict)))
        .or(() -> left(seen, memory, verdict))
        .or(() -> savepoints.decide(seen, active.get(), verdict))
        .or(() -> Finished.decide(seen, active.get(), verdict, timings))
        .orElseGet(() -> Decision.await(verdict, again(seen, memory)));
  }

  /**
   * The state that a job left that ended without a handoff is written to the status immediately.
   */
  private static Optional<Decision> left(Observation seen, Memory memory, Verdict verdict) {
    return seen.active()
        .jobDetails()
        .filter(Proof::ended)
        .filter(details -> !Overruled.lost(seen, details))
        .flatMap(details -> details.newestSnapshot().map(path -> Ended.state(seen, path, details)))
        .filter(
            state ->
                memory.lastState().filter(s -> s.location().equals(state.location())).isEmpty())
        .map(state -> Decision.write(memory.withLastState(state).status(), verdict));
  }

  private Decision forget(Verdict verdict) {
    return Decision.perform(new Action.ForgetState(), verdict, timings.steps());
  }

  private Optional<Decision> serve(Observation seen, ActiveRevision active, Verdict verdict) {
    return seen.servedRevision().equals(Optional.of(active.revision()))
        ? Optional.empty()
        : Optional.of(
            Decision.perform(
                new Action.ServeRevision(active.revision(), seen.activeIntent()),
                serving(verdict),
                timings.steps()));
  }

  /** Ready only once the stable Service selects the revision in charge. */
  private static Verdict serving(Verdict verdict) {
    return verdict.reason().ready()
        ? new Verdict(Reason.VERIFYING, "Pointing the Service at the new revision.")
        : verdict;
  }

  private static Optional<Action> repair(Observation seen, ActiveRevision active) {
    if (active.finishedAt() != null) {
      return Optional.empty();
    }
    var missing =
        seen.active().cluster() instanceof ClusterState.Absent
            || seen.active().cluster() instanceof ClusterState.Partial;
    return missing
        ? seen.activeIntent()
            .map(
                intent ->
                    new Action.ApplyCluster(
                        active.revision(), active.generation(), List.of(active.jobId()), intent))
        : Optional.empty();
  }

  private Duration again(Observation seen, Memory memory) {
    return Stream.of(
            memory.held().map(held -> held.retryAt()),
            Savepoints.due(seen),
            GivenUp.due(seen, timings),
            Lost.due(seen, timings))
        .flatMap(Optional::stream)
        .map(at -> Duration.between(seen.now(), at))
        .filter(wait -> !wait.isNegative())
        .reduce(pace(seen, memory), (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  /**
   * A running job is polled outside of reconciles, and a change triggers one; a suspended job only
   * waits for another spec, which triggers one as well.
   */
  private Duration pace(Observation seen, Memory memory) {
    var clears = !memory.retiring().isEmpty() || !seen.strangers().isEmpty();
    var settled =
        memory.active().isPresent()
            || seen.declared().filter(declared -> declared.suspended()).isPresent();
    return settled && !clears ? timings.resting() : timings.steady();
  }

  private Verdict verdict(Observation seen, Memory memory) {
    var declared = declared(seen, memory);
    var job = job(seen, memory);
    if (declared.isEmpty()) {
      return job;
    }
    // The spec may have been wrong for a long time, but that the job does not run is new.
    return job.reason().stalled()
        ? new Verdict(
            job.reason(),
            job.message()
                + restart(seen)
                + " Besides, "
                + declared.get().reason().word()
                + ": "
                + declared.get().message())
        : declared.get();
  }

  private String restart(Observation seen) {
    return GivenUp.due(seen, timings)
        .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
        .map(at -> " Because of spec.onFailure it starts again, with its own spec, at " + at + ".")
        .orElse("");
  }

  /** Why the declared spec is not the running one; empty if nothing is wrong. */
  private static Optional<Verdict> declared(Observation seen, Memory memory) {
    if (!seen.specProblem().isEmpty()) {
      return Optional.of(new Verdict(Reason.SPEC_INVALID, seen.specProblem()));
    }
    return memory
        .held()
        .filter(held -> held.generation() == seen.generation())
        .map(held -> new Verdict(Reasons.of(held.reason()), held.message()))
        .or(
            () ->
                seen.refused()
                    .map(
                        refusal ->
                            new Verdict(
                                Reason.KUBERNETES_REFUSED,
                                "Kubernetes refused a change: " + refusal.message())));
  }

  private static Verdict job(Observation seen, Memory memory) {
    if (memory.active().isEmpty()) {
      return resting(seen, memory);
    }
    if (seen.active().jobUnknown()) {
      return new Verdict(
          Reason.JOB_LOST,
          "Flink does not know the job: it had ended when its JobManager restarted, or its"
              + " recovery data is lost"
              + Retry.because(seen.active().found())
              + ". A job that had not ended starts again by itself. Otherwise the next change of"
              + " the spec or of spec.job.restartNonce starts it from its newest snapshot in"
              + " storage, if there is one.");
    }
    return seen.active().jobState().map(state -> told(state, seen)).orElseGet(() -> silent(seen));
  }

  /**
   * Flink has not answered yet, or does not answer. An operator that has just started has sent no
   * requests: the status is kept until an answer, or a failure, shows something else.
   */
  private static Verdict silent(Observation seen) {
    return seen.told()
        .filter(told -> seen.active().state() instanceof Answer.None)
        .map(told -> new Verdict(Reasons.of(told.reason()), told.message()))
        .filter(before -> OF_THE_JOB.contains(before.reason()))
        .orElse(
            new Verdict(
                Reason.FLINK_UNREACHABLE,
                "The JobManager does not answer." + Observed.trouble(seen.active())));
  }

  private static Verdict resting(Observation seen, Memory memory) {
    if (seen.declared().filter(declared -> declared.suspended()).isEmpty()) {
      return new Verdict(Reason.PREPARING, "Starting.");
    }
    return memory.retiring().isEmpty()
        ? new Verdict(
            Reason.SUSPENDED,
            "The job is suspended. Its state: "
                + Observed.lastState(seen).map(state -> state.location()).orElse("none yet")
                + ". Set spec.job.state to Running to resume.")
        : new Verdict(Reason.SUSPENDING, "The job is stopped; its pods are being removed.");
  }

  private static Verdict told(JobState state, Observation seen) {
    return switch (state) {
      case RUNNING ->
          new Verdict(Reason.RUNNING, "The job runs." + Overruled.told(seen) + Compiled.told(seen));
      case FINISHED -> Observed.stoppedWith(seen).map(Steady::stopped).orElse(BY_ITSELF);
      case FAILED, CANCELED ->
          new Verdict(
              Reason.JOB_FAILED,
              "The job is "
                  + state
                  + why(seen)
                  + ". Its restart strategy has given up, or it was cancelled by hand."
                  + again(seen));
      case INITIALIZING, CREATED, RECONCILING, SUSPENDED ->
          new Verdict(Reason.JOB_STARTING, "The job is " + state + ".");
      case FAILING, RESTARTING, CANCELLING ->
          new Verdict(
              Reason.JOB_RESTARTING,
              "The job is " + state + "; Flink's restart strategy is handling it.");
    };
  }

  private static Verdict stopped(String savepoint) {
    return new Verdict(
        Reason.JOB_FAILED,
        "Another client has stopped the job with the savepoint "
            + savepoint
            + ". The next change of the spec, or of spec.job.restartNonce, starts it from there.");
  }

  /** The state of its next start, as far as Flink reports. */
  private static String again(Observation seen) {
    var details = seen.active().jobDetails();
    var next = " The next change of the spec, or of spec.job.restartNonce, starts it ";
    if (details.isEmpty()) {
      return next + "from its newest checkpoint, if it has completed one.";
    }
    if (Overruled.lost(seen, details.get())) {
      return " "
          + Overruled.gone(seen, details.get())
          + " The next change of the spec has to declare what to start from: spec.restoreFrom, or"
          + " spec.upgrade.stateFrom: Nothing with allowStateLoss: true.";
    }
    return details
        .get()
        .newestSnapshot()
        .or(() -> new Memory(seen.memory()).active().map(active -> active.restoredFrom()))
        .map(path -> next + "from " + path + ".")
        .orElse(" It has left no checkpoint." + next + "without state.");
  }

  private static String why(Observation seen) {
    return seen.active().jobDetails().map(Proof::because).orElse("");
  }
}
