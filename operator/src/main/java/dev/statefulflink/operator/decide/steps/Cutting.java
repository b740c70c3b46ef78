package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.rest.Overruled;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.decide.turns.Patience;
import dev.statefulflink.operator.decide.turns.Unrepeatable;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** How to stop the old job: what is recorded before anything happens to it. */
public final class Cutting {
  public static final Verdict VERDICT =
      new Verdict(Reason.TAKING_SAVEPOINT, "Stopping the job with a savepoint.");

  static final String CONTINUED =
      "The savepoint is complete, but Flink has continued the job from an older checkpoint: the"
          + " pods are removed, and the operator searches storage for the job's newest state.";

  static final String UNSEARCHED = "Whether the savepoint is in storage is not known";

  private Cutting() {}

  /**
   * Whether the savepoint is complete although the job continues: what it puts out from here on is
   * in the output already.
   */
  static boolean isTaken(Observation seen) {
    return seen.active().mayBeTaken()
        && seen.active().found().value().flatMap(found -> found).isPresent();
  }

  /** Whether that is not known yet. A savepoint that has failed is not taken again anyway. */
  static boolean mayBeTaken(Observation seen) {
    var found = seen.active().found();
    var failed = seen.active().savepoint().value().filter(r -> r instanceof SavepointResult.Failed);
    return seen.active().mayBeTaken()
        && found.value().isEmpty()
        && (found.failure().isEmpty() || failed.isEmpty());
  }

  /** As the spec declares, with all ids of the cut. */
  public static Handoff of(Observation seen, Handoff begun) {
    var handoff = Handoffs.withDownSince(begun, Ending.lost(seen).orElse(null));
    var from = stateFrom(seen, handoff.purpose());
    var empties = from == StateFrom.NOTHING && handoff.restoreFrom() == null;
    var sourced = empties ? Handoffs.withSource(handoff, null, true) : handoff;
    if (from == StateFrom.SAVEPOINT || cancelLoses(seen, sourced)) {
      return bySavepoint(seen, sourced);
    }
    return from == StateFrom.CHECKPOINT ? byFreshCheckpoint(seen, sourced) : byCheckpoint(sourced);
  }

  /** Whether a cancellation would delete state that is still needed, as far as Flink reports. */
  static boolean cancelLoses(Observation seen, Handoff handoff) {
    return Overruled.losesCheckpoints(seen) && needsItsState(seen, handoff);
  }

  /** The old revision may have to run again, regardless of what the new one starts from. */
  static boolean needsItsState(Observation seen, Handoff handoff) {
    var rollback = seen.declared().map(declared -> declared.upgrade().rollback()).orElse(true);
    return rollback
        || handoff.purpose() != Purpose.UPGRADE
        || Handoffs.needsOldState(handoff)
        || startsFromItsOwn(seen, handoff);
  }

  /** The snapshot that the user names is one of those that a cancellation deletes. */
  private static boolean startsFromItsOwn(Observation seen, Handoff handoff) {
    var job = new Memory(seen.memory()).active().map(ActiveRevision::jobId).orElse("");
    return handoff.restoreFrom() != null && handoff.restoreFrom().contains("/" + job + "/chk-");
  }

  /** The job keeps running. */
  static Decision savepointFailed(
      Observation seen, Handoff handoff, String cause, Timings timings) {
    var forTheWayBack =
        Boolean.TRUE.equals(handoff.empty())
            ? " The old revision would start from it in a rollback. To do without a rollback, set"
                + " spec.upgrade.rollback: false."
            : "";
    var why = "The savepoint failed: " + cause + "." + forTheWayBack;
    return GivingUp.hold(seen, handoff, Reason.SAVEPOINT_FAILED, why, timings);
  }

  static Verdict cancelling(Observation seen, Handoff handoff, JobState state) {
    return Observed.late(seen, handoff)
        ? new Verdict(
            Reason.SAVEPOINT_OVERDUE,
            "The job is "
                + state
                + " and does not end. Check the TaskManagers; nothing else is started before it"
                + " has ended.")
        : new Verdict(
            Reason.TAKING_SAVEPOINT, "Cancelling the job, whose newest checkpoint is its state.");
  }

  /** What is done with a job whose cancellation would delete state that is still needed. */
  static Optional<Decision> insteadOfCancel(
      Observation seen, Handoff handoff, JobState state, Timings timings) {
    if (!Overruled.losesCheckpoints(seen)) {
      return tooOld(seen, handoff)
          .map(why -> GivingUp.hold(seen, handoff, Reason.CHECKPOINT_TOO_OLD, why, timings));
    }
    return Optional.of(
        state == JobState.RUNNING && seen.activeIntent().isPresent()
            ? Decision.write(
                new Memory(seen.memory()).withHandoff(bySavepoint(seen, handoff)).status(), VERDICT)
            : notCancelled(seen, handoff, state, timings));
  }

  static Decision notCancelled(Observation seen, Handoff handoff, JobState state, Timings timings) {
    var why = Overruled.unfit(seen, state, handoff.purpose() == Purpose.UPGRADE);
    return GivingUp.hold(seen, handoff, Reason.SAVEPOINT_FAILED, why, timings);
  }

  private static Handoff bySavepoint(Observation seen, Handoff handoff) {
    var ids = HandoffIds.of(seen.key(), handoff.purpose(), handoff.generation(), handoff.attempt());
    return Handoffs.withCut(
        handoff,
        ids.triggerId(),
        Observed.savepointDirectory(seen, handoff),
        new Handoff.Snapshot(Observed.savepointFormat(seen)));
  }

  /** Likewise, once the checkpoint that is taken for the cut is complete. */
  private static Handoff byFreshCheckpoint(Observation seen, Handoff handoff) {
    var ids = HandoffIds.of(seen.key(), handoff.purpose(), handoff.generation(), handoff.attempt());
    var how = new Handoff.Snapshot(null, ids.checkpointTriggerId(), null, null);
    return Handoffs.withCut(handoff, null, null, how);
  }

  /** The job is cancelled, and its newest checkpoint is its state. */
  public static Handoff byCheckpoint(Handoff handoff) {
    return Handoffs.withCut(handoff, null, null, null);
  }

  /** Whether the spec declares that the next job starts from another snapshot, or without state. */
  public static boolean oldStateUnneeded(Observation seen) {
    return !seen.deleting()
        && (Observed.pendingRestore(seen).isPresent()
            || stateFrom(seen, Purpose.UPGRADE) == StateFrom.NOTHING);
  }

  /**
   * A job that is only stopped keeps its state, regardless of what its next change will do with it.
   */
  private static StateFrom stateFrom(Observation seen, Purpose purpose) {
    var declared = seen.declared().map(d -> d.upgrade().stateFrom()).orElse(StateFrom.SAVEPOINT);
    return switch (purpose) {
      case START, UPGRADE -> declared;
      case SUSPEND -> declared == StateFrom.NOTHING ? StateFrom.SAVEPOINT : declared;
      case DELETE -> StateFrom.SAVEPOINT;
    };
  }

  /**
   * Why the newest checkpoint of a running job is not a state to continue from: none has completed
   * for long, and the job's work since then would be lost or repeated. Empty if it is such a state,
   * if the user has confirmed that state may be lost, or if Flink has not answered since the cut
   * began: an older answer may belong to an earlier attempt.
   */
  static Optional<String> tooOld(Observation seen, Handoff handoff) {
    var needed = handoff.purpose() != Purpose.UPGRADE || Handoffs.needsOldState(handoff);
    var allowed = seen.declared().filter(d -> d.upgrade().allowStateLoss()).isPresent();
    var taken = seen.active().details().map(found -> found.map(JobDetails::checkpoints));
    var settings = seen.active().settings().value().flatMap(found -> found);
    return seen.active()
        .jobDetails()
        .filter(job -> needed && !allowed && !Patience.before(taken, handoff))
        .filter(job -> !FreshCheckpoint.isNewerThan(taken, handoff))
        .filter(job -> job.state() == JobState.RUNNING && job.allTasksRunning())
        .filter(job -> seen.active().jobState().equals(Optional.of(JobState.RUNNING)))
        .filter(job -> settings.filter(with -> ClusterView.late(taken, with)).isPresent())
        .map(job -> tooOld(job.checkpoints(), seen));
  }

  private static String tooOld(Checkpoints taken, Observation seen) {
    var since = taken.since().orElseThrow();
    var age = Duration.between(since, seen.now()).truncatedTo(ChronoUnit.SECONDS);
    return "No checkpoint has completed for "
        + age.toString().substring(2).toLowerCase(Locale.ROOT)
        + ", since "
        + since.truncatedTo(ChronoUnit.SECONDS)
        + Proof.because(taken.failure())
        + ". The job's work since then would be lost, so it is not cancelled. Fix the cause of"
        + " the failing checkpoints, or set spec.upgrade.stateFrom: Savepoint; to continue from"
        + " that checkpoint anyway, set spec.upgrade.allowStateLoss: true.";
  }

  /** The stop with a savepoint that the record names. */
  static Action stop(Handoff handoff, ActiveRevision active) {
    return new Action.StopWithSavepoint(
        active.revision(),
        active.jobId(),
        Objects.requireNonNull(handoff.triggerId(), "triggerId"),
        Objects.requireNonNull(handoff.savepointDirectory(), "savepointDirectory"),
        Handoffs.format(handoff));
  }

  /** The job's work would have to be repeated. */
  static Decision withoutSnapshots(Observation seen, Handoff handoff, Timings timings) {
    return Ended.isNeeded(handoff)
        ? GivingUp.hold(seen, handoff, Reason.SAVEPOINT_FAILED, Unrepeatable.BATCH, timings)
        : Decision.write(
            new Memory(seen.memory()).withHandoff(byCheckpoint(handoff)).status(), VERDICT);
  }

  static Decision finishedByItself(Observation seen, Handoff handoff, Timings timings) {
    if (handoff.purpose() == Purpose.DELETE || !Handoffs.needsOldState(handoff)) {
      return Ended.withoutState(seen, handoff);
    }
    return GivingUp.holdWithoutState(
        seen,
        handoff,
        "The job finished by itself before the savepoint was taken, so there is no state to"
            + " continue from.",
        timings);
  }
}
