package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Applies again what another client has changed in a cluster, beside everything else. If that keeps
 * changing, the pauses grow: two clients that write against each other load the API server.
 */
public final class Repairing {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final int DOUBLED = 7;

  private Repairing() {}

  public static Decision beside(Observation seen, Decision decision) {
    var actions = actions(seen);
    if (actions.isEmpty() || decision.record().isPresent() || decision.release()) {
      return decision;
    }
    var wait = Duration.between(seen.now(), due(seen));
    return wait.isNegative() || wait.isZero() ? decision.and(actions) : decision.within(wait);
  }

  private static Instant due(Observation seen) {
    var repairs = seen.drift().repairs();
    return repairs.last().map(last -> last.plus(pause(repairs.count()))).orElse(seen.now());
  }

  private static Duration pause(int count) {
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(count - 1, 0), DOUBLED));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static List<Action> actions(Observation seen) {
    var memory = new Memory(seen.memory());
    var handoff = memory.handoff();
    var old =
        memory
            .active()
            .filter(active -> active.finishedAt() == null && isDrifted(seen, active.revision()))
            .filter(active -> handoff.filter(h -> h.step() == Step.CLEAR).isEmpty())
            .flatMap(
                active ->
                    repair(active.revision(), jobs(active.jobId(), handoff), seen.activeIntent()));
    var next =
        handoff
            .filter(h -> h.jobId() != null && isDrifted(seen, h))
            .flatMap(h -> repair(h.id(), HandoffIds.jobs(h), seen.nextIntent()));
    return Stream.of(old, next)
        .flatMap(Optional::stream)
        .filter(repair -> !memory.retiring().contains(repair.revision()))
        .<Action>map(repair -> repair)
        .toList();
  }

  private static Optional<Action.Repair> repair(
      String revision, List<String> jobIds, Optional<JobIntent> intent) {
    return intent.map(from -> new Action.Repair(revision, jobIds, from));
  }

  /** On the way back, the old cluster keeps the recovery data of another job as well. */
  private static List<String> jobs(String jobId, Optional<Handoff> handoff) {
    return Stream.concat(
            Stream.of(jobId), handoff.flatMap(h -> Optional.ofNullable(h.returnJobId())).stream())
        .toList();
  }

  /** While it is being made, not all of it may have been seen. */
  private static boolean isDrifted(Observation seen, Handoff handoff) {
    return handoff.step() == Step.PREPARE
        ? seen.drift().deployments().contains(handoff.id())
        : isDrifted(seen, handoff.id());
  }

  private static boolean isDrifted(Observation seen, String revision) {
    return seen.drift().deployments().contains(revision)
        || seen.drift().objects().contains(revision);
  }
}
