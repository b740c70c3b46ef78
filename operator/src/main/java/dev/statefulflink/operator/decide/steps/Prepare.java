package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.ChangedFields;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.decide.turns.Lost;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.PodTrouble;
import java.time.Duration;
import java.util.Optional;

/** Prepare, and before it, if there is no room for two clusters, Clear. */
public final class Prepare {
  /** How long Kubernetes may refuse the objects of the new cluster. */
  private static final Duration REFUSED = Duration.ofSeconds(30);

  private final Timings timings;
  private final Lost lost;

  public Prepare(Timings timings) {
    this.timings = timings;
    this.lost = new Lost(timings);
  }

  /**
   * The old job has ended: its pods are removed, but the record of its spec is kept for a rollback.
   */
  public Decision clear(Observation seen, Handoff handoff) {
    if (Handoffs.isLost(handoff)) {
      return lost.clear(seen, handoff);
    }
    if (Observed.changed(seen, handoff)) {
      return Leaving.beforeSubmit(seen, handoff);
    }
    var revision = new Memory(seen.memory()).active().orElseThrow().revision();
    if (seen.active().cluster() instanceof ClusterState.Absent) {
      // On a way back, the job that has ended must not come back by itself.
      if (seen.oldCluster().filter(old -> old.left().haData()).isPresent()) {
        return Decision.perform(
            new Action.RemoveHaData(revision), clearing(seen, handoff, revision), timings.steps());
      }
      return Decision.write(
          new Memory(seen.memory()).step(Step.PREPARE, seen.now()).status(),
          new Verdict(Reason.PREPARING, "Creating the Flink cluster of " + handoff.id() + "."));
    }
    return Decision.perform(
        new Action.RemovePods(revision), clearing(seen, handoff, revision), timings.steps());
  }

  public static Verdict clearing(Observation seen, Handoff handoff, String revision) {
    return Observed.late(seen, handoff)
        ? stuck(revision)
        : new Verdict(Reason.MAKING_ROOM, "The pods of revision " + revision + " go.");
  }

  static Verdict stuck(String revision) {
    return new Verdict(
        Reason.PODS_STUCK,
        "The pods of revision "
            + revision
            + " do not terminate. If their node is lost, taint it with"
            + " node.kubernetes.io/out-of-service, or delete the pods by force once you are sure"
            + " that they do not run.");
  }

  public Decision prepare(Observation seen, Handoff handoff) {
    if (leaves(seen, handoff)) {
      return Leaving.beforeSubmit(seen, handoff);
    }
    var intent = seen.nextIntent().or(() -> seen.declared().map(d -> d.intent()));
    if (intent.isEmpty()) {
      return GivingUp.giveUp(seen, handoff, Reason.SPEC_INVALID, seen.specProblem() + ".", timings);
    }
    if (seen.next().cluster() instanceof ClusterState.Troubled trouble) {
      return troubled(seen, handoff, intent.get(), trouble);
    }
    if (seen.refused().isPresent() && longerThan(REFUSED, seen, handoff)) {
      return GivingUp.giveUp(
          seen,
          handoff,
          Reason.KUBERNETES_REFUSED,
          "Kubernetes refuses the new cluster: " + seen.refused().get().message() + ".",
          timings);
    }
    return otherFlink(seen, intent.get())
        .map(why -> GivingUp.giveUp(seen, handoff, Reason.SPEC_INVALID, why, timings))
        .orElseGet(() -> comesUp(seen, handoff, intent.get()));
  }

  private Decision comesUp(Observation seen, Handoff handoff, JobIntent intent) {
    var slots = seen.next().slots().value().map(s -> s.total()).orElse(0);
    var late = Observed.late(seen, handoff);
    var verdict =
        new Verdict(
            Reason.PREPARING,
            "Waiting for the Flink cluster of revision "
                + handoff.id()
                + " to come up"
                + ChangedFields.because("; it is made ", seen)
                + ".");
    if (!late && !(seen.next().cluster() instanceof ClusterState.Present)) {
      return Decision.perform(
          new Action.ApplyCluster(
              handoff.id(), handoff.generation(), HandoffIds.jobs(handoff), intent),
          verdict,
          timings.steps());
    }
    if (slots >= intent.parallelism()) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.REHEARSE, seen.now()).status(),
          new Verdict(Reason.REHEARSING, "Compiling the job on the new cluster."));
    }
    if (late) {
      return GivingUp.giveUp(
          seen,
          handoff,
          Reason.PREPARE_TIMEOUT,
          "The new cluster offered "
              + slots
              + " of "
              + intent.parallelism()
              + " task slots within spec.upgrade.deadline"
              + seen.refusal().map(last -> Proof.because(last.message())).orElse("")
              + ".",
          timings);
    }
    return Decision.await(verdict, timings.steps());
  }

  /** Which state fits, and which options Flink reads, depends on its version. */
  private static Optional<String> otherFlink(Observation seen, JobIntent intent) {
    return seen.next()
        .slots()
        .value()
        .filter(slots -> slots.runsOtherThan(intent.flinkVersion()))
        .map(
            slots ->
                "The image "
                    + intent.image()
                    + " has Flink "
                    + slots.flinkVersion()
                    + ", and spec.flinkVersion is "
                    + intent.flinkVersion()
                    + ": set the version that the image has, or use another image.");
  }

  private Decision troubled(
      Observation seen, Handoff handoff, JobIntent intent, ClusterState.Troubled trouble) {
    var borne = Patience.borne(seen, handoff, trouble);
    if (borne.compareTo(trouble.patience()) >= 0 || Observed.late(seen, handoff)) {
      var reason = reason(trouble.reason());
      // An image does not change; a server may have the jar a moment later.
      var fetched = reason == Reason.JAR_NOT_FOUND && !intent.jarUrl().isEmpty();
      var cause = new GivingUp.Cause(reason, trouble.message(), reason.retried() || fetched);
      return GivingUp.giveUp(seen, handoff, cause, timings);
    }
    return Decision.await(new Verdict(Reason.PREPARING, trouble.message()), timings.steps());
  }

  /** While the old job runs, a spec that can no longer be read also ends the handoff. */
  static boolean leaves(Observation seen, Handoff handoff) {
    return Observed.changed(seen, handoff) || (seen.declared().isEmpty() && !Handoffs.cut(handoff));
  }

  private static boolean longerThan(Duration limit, Observation seen, Handoff handoff) {
    return Observed.waited(seen, handoff).compareTo(limit) > 0;
  }

  private static Reason reason(PodTrouble trouble) {
    return switch (trouble) {
      case JAR_NOT_FOUND -> Reason.JAR_NOT_FOUND;
      case JAR_REJECTED -> Reason.JAR_REJECTED;
      case IMAGE_PULL_FAILED -> Reason.IMAGE_PULL_FAILED;
      case POD_CONFIG_INVALID -> Reason.POD_CONFIG_INVALID;
      case POD_CRASHING -> Reason.POD_CRASHING;
      case POD_UNSCHEDULABLE -> Reason.POD_UNSCHEDULABLE;
      case POD_REFUSED -> Reason.POD_REFUSED;
    };
  }
}
