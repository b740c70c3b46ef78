package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.PodTrouble;
import java.time.Duration;
import java.util.Optional;

/** Prepare and Rehearse: all that can be proven of the next revision while the old job runs. */
final class BeforeCut {
  /** How long Kubernetes may refuse the objects of the new cluster. */
  private static final Duration REFUSED = Duration.ofSeconds(30);

  private final Timings timings;

  BeforeCut(Timings timings) {
    this.timings = timings;
  }

  Decision prepare(Observation seen, Handoff handoff) {
    if (overtaken(seen, handoff)) {
      return GivingUp.abandon(seen, handoff);
    }
    var intent = seen.nextIntent().or(() -> seen.declared().map(d -> d.intent())).orElseThrow();
    var slots = seen.next().slots().value().map(s -> s.total()).orElse(0);
    var verdict =
        new Verdict(
            Reason.PREPARING,
            "Waiting for the Flink cluster of revision " + handoff.id() + " to come up.");
    if (seen.next().cluster() instanceof ClusterState.Troubled trouble) {
      return troubled(seen, handoff, trouble);
    }
    if (seen.refusal().isPresent() && waited(seen, handoff).compareTo(REFUSED) > 0) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.KUBERNETES_REFUSED,
          "Kubernetes refuses the new cluster: " + seen.refusal().get().message() + ".",
          timings);
    }
    var late = waited(seen, handoff).compareTo(Observed.deadline(seen)) > 0;
    if (!late && !(seen.next().cluster() instanceof ClusterState.Present)) {
      return Decision.perform(
          new Action.ApplyCluster(handoff.id(), intent), verdict, timings.steps());
    }
    if (slots >= intent.parallelism()) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.REHEARSE, seen.now()).status(),
          new Verdict(Reason.REHEARSING, "Compiling the job on the new cluster."));
    }
    if (late) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.PREPARE_TIMEOUT,
          "The new cluster offered "
              + slots
              + " of "
              + intent.parallelism()
              + " task slots within spec.upgrade.deadline.",
          timings);
    }
    return Decision.await(verdict, timings.steps());
  }

  private Decision troubled(Observation seen, Handoff handoff, ClusterState.Troubled trouble) {
    var waited = waited(seen, handoff);
    var reason = reason(trouble.reason());
    if (waited.compareTo(trouble.patience()) >= 0
        || waited.compareTo(Observed.deadline(seen)) > 0) {
      return GivingUp.hold(seen, handoff, reason, trouble.message(), timings);
    }
    return Decision.await(new Verdict(Reason.PREPARING, trouble.message()), timings.steps());
  }

  Decision rehearse(Observation seen, Handoff handoff) {
    if (overtaken(seen, handoff)) {
      return GivingUp.abandon(seen, handoff);
    }
    var rehearsal = seen.next().rehearsal();
    if (rehearsal instanceof Answer.Got<Void>) {
      return handoff.purpose() == Purpose.START ? toResume(seen) : recordCut(seen, handoff);
    }
    var failure = rehearsal.failure();
    if (failure.isPresent() && failure.get().refused()) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.REHEARSAL_FAILED,
          "The job does not compile on the new cluster: " + failure.get().getMessage() + ".",
          timings);
    }
    if (waited(seen, handoff).compareTo(Observed.deadline(seen)) > 0) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.REHEARSAL_TIMEOUT,
          "The job was not compiled within spec.upgrade.deadline.",
          timings);
    }
    var verdict = new Verdict(Reason.REHEARSING, "Compiling the job on the new cluster.");
    return Decision.perform(
        new Action.Rehearse(
            handoff.id(), Observed.submission(seen.nextIntent().orElse(intent(seen)))),
        verdict,
        timings.steps());
  }

  private static JobIntent intent(Observation seen) {
    return seen.declared().orElseThrow().intent();
  }

  private static Decision toResume(Observation seen) {
    return Decision.write(
        new Memory(seen.memory()).step(Step.RESUME, seen.now()).status(),
        new Verdict(Reason.RESTORING, "Starting the job."));
  }

  /** The last moment at which nothing has happened: all ids of the cut are written down. */
  private Decision recordCut(Observation seen, Handoff handoff) {
    var state = seen.active().jobState();
    if (state.isEmpty()) {
      return notYet(seen, handoff, "The running job does not answer.");
    }
    if (state.get() == JobState.RUNNING || state.get().terminal()) {
      return cutBySavepoint(seen, handoff);
    }
    if (waited(seen, handoff).compareTo(timings.unhealthyBeforeCut()) > 0) {
      return cutByCheckpoint(seen, handoff);
    }
    return notYet(seen, handoff, "The running job is " + state.get() + ".");
  }

  private Decision notYet(Observation seen, Handoff handoff, String why) {
    if (waited(seen, handoff).compareTo(Observed.deadline(seen)) > 0) {
      return GivingUp.hold(
          seen, handoff, Reason.SAVEPOINT_FAILED, why + " No savepoint can be taken.", timings);
    }
    return Decision.await(
        new Verdict(Reason.REHEARSING, why + " Waiting for it, to take a savepoint."),
        timings.steps());
  }

  static Decision cutBySavepoint(Observation seen, Handoff handoff) {
    var ids = HandoffIds.of(seen.key(), "move", handoff.generation(), handoff.attempt());
    var cut =
        Handoffs.withCut(handoff, ids.triggerId(), Observed.savepointDirectory(seen, handoff.id()));
    return Decision.write(
        new Memory(seen.memory()).withHandoff(Handoffs.step(cut, Step.CUT, seen.now())).status(),
        new Verdict(Reason.TAKING_SAVEPOINT, "Stopping the job with a savepoint."));
  }

  private static Decision cutByCheckpoint(Observation seen, Handoff handoff) {
    var cut = Handoffs.withCut(handoff, null, null);
    return Decision.write(
        new Memory(seen.memory()).withHandoff(Handoffs.step(cut, Step.CUT, seen.now())).status(),
        new Verdict(
            Reason.TAKING_SAVEPOINT,
            "The job does not run, so no savepoint can be taken: it is cancelled, and its newest"
                + " checkpoint is used, the one that Flink itself would restart from."));
  }

  private static boolean overtaken(Observation seen, Handoff handoff) {
    var digest = seen.declared().map(declared -> declared.digest());
    return seen.deleting() || !digest.equals(Optional.of(handoff.digest()));
  }

  private static Duration waited(Observation seen, Handoff handoff) {
    return Duration.between(Handoffs.since(handoff), seen.now());
  }

  private static Reason reason(PodTrouble trouble) {
    return switch (trouble) {
      case JAR_NOT_FOUND -> Reason.JAR_NOT_FOUND;
      case IMAGE_PULL_FAILED -> Reason.IMAGE_PULL_FAILED;
      case POD_CONFIG_INVALID -> Reason.POD_CONFIG_INVALID;
      case POD_CRASHING -> Reason.POD_CRASHING;
      case POD_UNSCHEDULABLE -> Reason.POD_UNSCHEDULABLE;
      case POD_REFUSED -> Reason.POD_REFUSED;
    };
  }
}
