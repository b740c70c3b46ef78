package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.turns.GivingUp;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.observe.CutPace;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint that is taken for a cut: the job runs until it is complete, and is then cancelled.
 * The cancellation is recorded first, with the time from which the downtime counts.
 */
public final class FreshCheckpoint {
  private static final Verdict TAKING =
      new Verdict(
          Reason.TAKING_SAVEPOINT,
          "Taking a checkpoint; the job is cancelled once it is complete.");

  private FreshCheckpoint() {}

  /** Of a running job; empty while it cannot take one. */
  public static Optional<Decision> decide(
      Observation seen, Handoff handoff, ActiveRevision active, Timings timings) {
    var result = seen.active().savepoint().value();
    if (result.orElse(null) instanceof SavepointResult.Completed) {
      return Optional.of(cancels(seen, handoff));
    }
    if (result.orElse(null) instanceof SavepointResult.Failed failed) {
      return Optional.of(failed(seen, handoff, failed.cause(), timings));
    }
    if (result.orElse(null) instanceof SavepointResult.InProgress) {
      return Optional.of(Decision.await(taking(seen, handoff), CutPace.of(handoff, seen.now())));
    }
    return seen.active()
        .jobDetails()
        .filter(JobDetails::allTasksRunning)
        .map(
            job ->
                Decision.perform(
                    new Action.TakeCheckpoint(
                        active.revision(),
                        active.jobId(),
                        Objects.requireNonNull(trigger(handoff), "trigger")),
                    taking(seen, handoff),
                    CutPace.of(handoff, seen.now())));
  }

  /** Whether one is being taken for the cut. */
  static boolean isAwaited(Handoff handoff) {
    return handoff.snapshot() != null && handoff.snapshot().awaitedCheckpoint() != null;
  }

  private static @Nullable String trigger(Handoff handoff) {
    return handoff.snapshot() == null ? null : handoff.snapshot().checkpointTriggerId();
  }

  /** With how much of the old job's work is repeated, if that is known. */
  public static Handoff replaying(Handoff handoff, Optional<String> replayed) {
    var since = stopped(handoff).orElse(null);
    return replayed
        .map(again -> new Handoff.Snapshot(null, trigger(handoff), since, again))
        .map(how -> Handoffs.withCut(handoff, null, null, how))
        .orElse(handoff);
  }

  private static Decision cancels(Observation seen, Handoff handoff) {
    var how = new Handoff.Snapshot(null, trigger(handoff), seen.now(), null);
    return Decision.write(
        new Memory(seen.memory()).withHandoff(Handoffs.withCut(handoff, null, null, how)).status(),
        new Verdict(Reason.TAKING_SAVEPOINT, "The checkpoint is complete; the job is cancelled."));
  }

  /** The job keeps running, unless the user has confirmed that state may be lost. */
  private static Decision failed(Observation seen, Handoff handoff, String cause, Timings timings) {
    if (seen.declared().filter(d -> d.upgrade().allowStateLoss()).isPresent()) {
      return cancels(seen, handoff);
    }
    return Cutting.tooOld(seen, handoff)
        .map(why -> GivingUp.hold(seen, handoff, Reason.CHECKPOINT_TOO_OLD, why, timings))
        .orElseGet(
            () ->
                GivingUp.hold(
                    seen,
                    handoff,
                    Reason.SAVEPOINT_FAILED,
                    "The checkpoint that spec.upgrade.stateFrom: Checkpoint takes before the job is"
                        + " cancelled failed: "
                        + cause
                        + ".",
                    timings));
  }

  private static Verdict taking(Observation seen, Handoff handoff) {
    return Observed.late(seen, handoff)
        ? new Verdict(
            Reason.SAVEPOINT_OVERDUE,
            TAKING.message()
                + " Flink is still taking it, and the job keeps running; Flink's own checkpoint"
                + " timeout ends it. Check the storage and back pressure.")
        : TAKING;
  }

  /** Whether Flink's answer about a job is older than the end of that checkpoint. */
  static boolean isNewerThan(Answer<?> answer, Handoff handoff) {
    var how = handoff.snapshot();
    return how != null
        && how.cancelSince() != null
        && answer instanceof Answer.Got<?> got
        && got.at().isBefore(how.cancelSince());
  }

  /** The time from which the cancelled job did no more work; empty before, and with a savepoint. */
  public static Optional<Instant> stopped(Handoff handoff) {
    return Optional.ofNullable(handoff.snapshot()).map(Handoff.Snapshot::cancelSince);
  }

  /**
   * How much work the next job repeats: everything that the old one did since the start of its
   * newest checkpoint. Empty if Flink does not report that time, for example for a checkpoint that
   * the job was restored from.
   */
  public static Optional<String> replayed(Observation seen, JobDetails details) {
    var ended = seen.active().state() instanceof Answer.Got<?> state ? state.since() : seen.now();
    var taken = details.checkpoints();
    return taken
        .completed()
        .map(at -> Duration.between(at.minus(taken.took()), ended))
        .map(again -> Ending.text(again.isNegative() ? Duration.ZERO : again));
  }
}
