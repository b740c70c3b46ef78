package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.record.Retry;
import dev.statefulflink.operator.decide.steps.Cutting;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.decide.steps.Prepare;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import java.time.Instant;
import java.util.Optional;

/**
 * An old job whose JobManager does not come back. Without a JobManager it cannot run, and once all
 * its pods have terminated it never will; then the newest complete snapshot in storage is its
 * newest state.
 */
public final class Lost {
  private final Timings timings;

  public Lost(Timings timings) {
    this.timings = timings;
  }

  /** Why the JobManager has not come back for longer than spec.upgrade.deadline. */
  public static Optional<ClusterState.Troubled> trouble(Observation seen) {
    var silent =
        Patience.failingSince(seen.active().state())
            .filter(since -> Observed.waited(seen, since).compareTo(Observed.deadline(seen)) > 0);
    return seen.oldCluster().flatMap(OldCluster::trouble).filter(trouble -> silent.isPresent());
  }

  /** Why it crashes at each start; while a pod only waits, another of the same spec would, too. */
  static Optional<ClusterState.Troubled> crash(Observation seen) {
    return trouble(seen).filter(trouble -> trouble.reason() == PodTrouble.POD_CRASHING);
  }

  /**
   * The newest state of a job that Flink has forgotten, and that had not ended before. A finished
   * job leaves no checkpoint; the state of a failed one is already recorded.
   */
  static Optional<String> forgotten(Observation seen, Timings timings) {
    var state = seen.active().state();
    var lasts =
        Patience.since(state)
            .filter(
                since -> Observed.waited(seen, since).compareTo(timings.unhealthyBeforeCut()) > 0);
    return seen.active()
        .found()
        .value()
        .flatMap(path -> path)
        .filter(path -> seen.active().jobUnknown() && lasts.isPresent() && !isRecorded(seen, path));
  }

  /** When to look again, since it may have lasted long enough by then. */
  public static Optional<Instant> due(Observation seen, Timings timings) {
    var state = seen.active().state();
    var forgotten =
        Patience.since(state)
            .filter(since -> seen.active().jobUnknown())
            .map(since -> since.plus(timings.unhealthyBeforeCut()));
    return forgotten
        .or(() -> Patience.failingSince(state).map(since -> since.plus(Observed.deadline(seen))))
        .map(at -> at.plusMillis(1));
  }

  /** Whether the job should only come back: the declared spec is the running one. */
  static boolean heals(Observation seen, Handoff handoff) {
    return handoff.restoreFrom() == null
        && new Memory(seen.memory())
            .active()
            .filter(active -> active.digest().equals(handoff.digest()))
            .isPresent();
  }

  /** A job that a handoff stopped, which was then given up, did not end by itself. */
  static boolean isRecorded(Observation seen, String path) {
    var last = seen.memory().lastHandoff();
    var stopped =
        last != null && !last.completed() && path.contains("/savepoints/" + last.id() + "/");
    return !stopped
        && new Memory(seen.memory())
            .lastState()
            .filter(state -> Proof.plain(state.location()).equals(Proof.plain(path)))
            .isPresent();
  }

  /**
   * From here on the operator searches storage for the old job's state, and its pods have to be
   * removed first.
   */
  public static Decision giveUp(Observation seen, Handoff handoff, ClusterState.Troubled trouble) {
    return clears(seen, handoff, message(trouble));
  }

  public static Decision clears(Observation seen, Handoff handoff, String message) {
    var lost = Handoffs.step(Handoffs.withLost(handoff, true), Step.CLEAR, seen.now());
    return Decision.write(
        new Memory(seen.memory()).withHandoff(lost).status(),
        new Verdict(Reason.MAKING_ROOM, message));
  }

  private static String message(ClusterState.Troubled trouble) {
    return "The JobManager does not come back. "
        + trouble.message()
        + " Its job cannot run without it: the pods are removed, and the operator searches"
        + " storage for the job's newest state.";
  }

  /**
   * The end of the old pods is proven before anything else runs. If the old cluster is created
   * again for the search, its recovery data is removed as well, so that it finds no job.
   */
  public Decision clear(Observation seen, Handoff handoff) {
    if (leaves(seen, handoff)) {
      return Leaving.beforeSubmit(seen, handoff);
    }
    var active = new Memory(seen.memory()).active().orElseThrow();
    var left = seen.oldCluster().map(OldCluster::left).orElseThrow();
    if (left.deployments() || left.pods() == RetiringView.Pods.RUNNING) {
      return Decision.perform(
          new Action.RemovePods(active.revision()),
          Prepare.clearing(seen, handoff, active.revision()),
          timings.steps());
    }
    if (left.haData() && handoff.purpose() != Purpose.UPGRADE) {
      return Decision.perform(
          new Action.RemoveHaData(active.revision()),
          Prepare.clearing(seen, handoff, active.revision()),
          timings.steps());
    }
    var message = "The old pods have terminated; searching storage for the newest state.";
    // Without a next cluster, the job's own one searches.
    return switch (handoff.purpose()) {
      case UPGRADE -> searches(seen, Step.PREPARE, new Verdict(Reason.PREPARING, message));
      case START -> searches(seen, Step.RETURN, new Verdict(Reason.RESTORING, message));
      case SUSPEND, DELETE ->
          searches(seen, Step.CUT, new Verdict(Reason.TAKING_SAVEPOINT, message));
    };
  }

  private static Decision searches(Observation seen, Step next, Verdict verdict) {
    return Decision.write(new Memory(seen.memory()).step(next, seen.now()).status(), verdict);
  }

  /** Not a handoff that only stops the job, which every deletion would change. */
  private static boolean leaves(Observation seen, Handoff handoff) {
    return handoff.purpose() == Purpose.UPGRADE && Observed.changed(seen, handoff);
  }

  /** By the JobManager of the next cluster, which is running. */
  public Decision look(Observation seen, Handoff handoff) {
    var found = seen.next().found();
    if (found.value().isPresent()) {
      return found
          .value()
          .get()
          .map(path -> recorded(seen, handoff, path))
          .orElseGet(() -> nothing(seen, handoff));
    }
    if (found.failure().isPresent() && Cutting.oldStateUnneeded(seen)) {
      return withoutState(seen, handoff);
    }
    return Decision.await(
        found.failure().isEmpty() && !Observed.late(seen, handoff)
            ? new Verdict(Reason.REHEARSING, "Searching storage for the newest state.")
            : new Verdict(
                Reason.STATE_UNKNOWN,
                "The old JobManager did not come back, and the search for the job's snapshots fails"
                    + Retry.because(found)
                    + ". Nothing starts from an older state without your consent"
                    + " (spec.restoreFrom, or"
                    + " spec.upgrade.stateFrom: Nothing)."),
        timings.steps());
  }

  private Decision recorded(Observation seen, Handoff handoff, String path) {
    if (heals(seen, handoff) && isRecorded(seen, path)) {
      return GivingUp.hold(
          seen,
          handoff,
          Reason.JOB_LOST,
          "The job had ended before its JobManager did, and only Flink restarts a failed job. A"
              + " new spec.job.restartNonce starts it from "
              + path
              + ".",
          timings);
    }
    var state = Ended.state(seen, path, seen.now());
    return known(seen, handoff, Optional.of(state), "The old job's newest state is " + path + ".");
  }

  private Decision nothing(Observation seen, Handoff handoff) {
    return Handoffs.needsOldState(handoff) && !Cutting.oldStateUnneeded(seen)
        ? GivingUp.holdWithoutState(
            seen,
            handoff,
            "The old JobManager did not come back, and there is no snapshot of the job in storage.",
            timings)
        : withoutState(seen, handoff);
  }

  private Decision withoutState(Observation seen, Handoff handoff) {
    var given = Observed.pendingRestore(seen).orElse(null);
    var sourced = Handoffs.withSource(handoff, given, given == null);
    // What the cut has recorded is still where a way back starts.
    var cut = Optional.ofNullable(handoff.state());
    return known(seen, sourced, cut, "The old job's newest state is not needed.");
  }

  /**
   * From here on the old job must not come back by itself, not even on a way back. Until then it
   * may, for example if its storage was unavailable for long.
   */
  private Decision known(
      Observation seen, Handoff handoff, Optional<SavedState> state, String message) {
    if (seen.oldCluster().filter(old -> old.left().haData()).isPresent()) {
      var revision = new Memory(seen.memory()).active().orElseThrow().revision();
      return Decision.perform(
          new Action.RemoveHaData(revision),
          new Verdict(Reason.REHEARSING, message),
          timings.steps());
    }
    return goesOn(seen, handoff, state, new Verdict(Reason.REHEARSING, message));
  }

  /** The search is over, and the handoff continues from what it has found. */
  static Decision goesOn(
      Observation seen, Handoff handoff, Optional<SavedState> state, Verdict verdict) {
    var memory = new Memory(seen.memory()).withLastState(state.orElse(null));
    var kept = state.map(memory::keeping).orElse(memory);
    var next = Handoffs.withLost(Handoffs.withState(handoff, state.orElse(null)), false);
    return Decision.write(kept.withHandoff(next).status(), verdict);
  }
}
