package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.operator.decide.cutover.Way;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.StepDurations;
import dev.statefulflink.operator.decide.steps.FreshCheckpoint;
import dev.statefulflink.operator.decide.turns.Leaving;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a handoff ends, and how long no job ran for it. */
public final class Ending {
  private Ending() {}

  /**
   * Whether it starts the failed job of the revision in charge again: it begins with the last steps
   * of a rollback, and its generation stays held.
   */
  public static boolean restarts(@Nullable Handoff handoff) {
    return handoff != null
        && handoff.purpose() == Handoff.Purpose.START
        && handoff.failure() != null;
  }

  /** The memory without the handoff, which has ended. */
  public static Memory completed(Observation seen, Memory memory, Handoff handoff) {
    return ended(seen, memory, handoff, Outcome.COMPLETED, null);
  }

  /** Likewise, if the old revision runs again. */
  public static Memory rolledBack(Observation seen, Memory memory, Handoff handoff) {
    var reason = Handoffs.failure(handoff).reason();
    return ended(seen, memory, handoff, Outcome.ROLLED_BACK, reason);
  }

  /** Likewise, if its generation is held. */
  public static Memory held(Observation seen, Memory memory, Handoff handoff, Reason reason) {
    return ended(
        seen,
        memory,
        handoff,
        memory.active().isPresent() ? Outcome.HELD : Outcome.FAILED,
        reason.word());
  }

  /** Likewise, if its generation is held, and no revision is left that could run. */
  public static Memory failed(Observation seen, Memory memory, Handoff handoff) {
    var reason = Handoffs.failure(handoff).reason();
    return ended(seen, memory, handoff, Outcome.FAILED, reason);
  }

  /** Likewise, if the spec declares something else now. */
  public static Memory superseded(Observation seen, Memory memory, Handoff handoff) {
    var failure = handoff.failure();
    var reason = failure == null ? null : failure.reason();
    return ended(seen, memory, handoff, Outcome.SUPERSEDED, reason);
  }

  private static Memory ended(
      Observation seen, Memory memory, Handoff handoff, Outcome outcome, @Nullable String reason) {
    var started = outcome == Outcome.COMPLETED && handoff.jobId() != null;
    return memory
        .withHandoff(null)
        .withLastHandoff(
            new LastHandoff(
                handoff.id(),
                handoff.purpose(),
                outcome,
                reason,
                memory.active().map(ActiveRevision::revision).orElse(null),
                to(memory, handoff),
                started ? Handoffs.source(handoff).orElse(null) : null,
                downtime(handoff, outcome).map(Ending::text).orElse(null),
                Optional.ofNullable(handoff.snapshot())
                    .map(Handoff.Snapshot::replayed)
                    .orElse(null),
                downSince(seen, handoff, outcome),
                StepDurations.of(handoff, seen.now()),
                seen.now(),
                measured(seen, memory, handoff, outcome),
                handoff.expectedDowntime()));
  }

  private static @Nullable String to(Memory memory, Handoff handoff) {
    if (restarts(handoff)) {
      return memory.active().map(ActiveRevision::revision).orElse(null);
    }
    return handoff.jobId() == null ? null : handoff.id();
  }

  /**
   * The measured times of an upgrade without a pause between its stop and its start, otherwise the
   * earlier ones.
   */
  private static LastHandoff.@Nullable Measured measured(
      Observation seen, Memory memory, Handoff handoff, Outcome outcome) {
    var steps = StepDurations.of(handoff, seen.now());
    var stop =
        FreshCheckpoint.stopped(handoff)
            .or(() -> Handoffs.began(handoff, Step.CUT))
            .flatMap(
                from -> Handoffs.began(handoff, Step.RESUME).map(to -> Duration.between(from, to)));
    var start = steps.get(Steps.word(Step.RESUME));
    if (outcome == Outcome.COMPLETED
        && stop.isPresent()
        && start != null
        && !steps.containsKey(Steps.word(Step.CLEAR))) {
      return new LastHandoff.Measured(
          text(stop.get()), start, Way.of(handoff).word(), Way.bytes(handoff));
    }
    var last = memory.status().lastHandoff();
    return last == null ? null : last.measured();
  }

  /**
   * From when no job ran until every task of the next one, or of the old one again, was seen
   * running. Empty if no job was stopped, or none runs again.
   */
  public static Optional<Duration> downtime(Handoff handoff, @Nullable Outcome outcome) {
    var until =
        switch (outcome == null ? Outcome.COMPLETED : outcome) {
          case COMPLETED ->
              Handoffs.began(handoff, restarts(handoff) ? Step.VERIFY_RETURN : Step.VERIFY);
          case ROLLED_BACK -> Handoffs.began(handoff, Step.VERIFY_RETURN);
          case HELD, FAILED, SUPERSEDED -> Optional.<Instant>empty();
        };
    return since(handoff).flatMap(down -> until.map(up -> Duration.between(down, up)));
  }

  public static String text(Duration duration) {
    return String.format(java.util.Locale.ROOT, "%.3fs", duration.toMillis() / 1000.0);
  }

  private static Optional<Instant> since(Handoff handoff) {
    return Optional.ofNullable(handoff.downSince())
        .or(() -> FreshCheckpoint.stopped(handoff))
        .or(() -> Handoffs.began(handoff, Step.CUT));
  }

  /** The time from which the next start counts its downtime, unless no job is declared. */
  private static @Nullable Instant downSince(Observation seen, Handoff handoff, Outcome outcome) {
    var down =
        switch (outcome) {
          case COMPLETED, ROLLED_BACK, HELD -> false;
          case FAILED, SUPERSEDED -> !Leaving.rests(seen);
        };
    return down ? since(handoff).orElse(null) : null;
  }

  /**
   * The time since which the old job does not run, according to the status; empty if it runs. A job
   * that has finished was not lost.
   */
  public static Optional<Instant> lost(Observation seen) {
    if (seen.active().jobState().filter(state -> state == JobState.FINISHED).isPresent()) {
      return Optional.empty();
    }
    return seen.notRunningSince();
  }
}
