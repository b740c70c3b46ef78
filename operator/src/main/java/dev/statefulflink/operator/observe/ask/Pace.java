package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.job.JobState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How soon a job is polled again at rest. A job that has not changed for long is polled less often:
 * after a minute every fifteen seconds, after two every thirty.
 */
public final class Pace {
  /** Also if nothing is known. */
  static final Duration FASTEST = Duration.ofSeconds(5);

  static final Duration SLOWEST = Duration.ofSeconds(30);

  private static final int PART = 4;
  private static final int SPREAD_MILLIS = 6_000;

  /** Fibonacci hashing: spreads names that differ only in a number. */
  private static final int MIXED = 0x9E3779B9;

  private Pace() {}

  /**
   * What is known in addition to Flink's answer.
   *
   * @param stirred when the newest of the cluster's pods became ready; empty if one is not ready
   * @param ready since when, according to the status, the job runs; an operator that has just
   *     started knows it from there
   */
  public record Calm(Optional<Instant> stirred, Optional<Instant> ready) {}

  /** A job's own interval: thousands of jobs are not polled at the same moment. */
  public static Duration of(
      ObjectKey job, Answer<Optional<JobState>> state, Calm calm, Instant now) {
    return state instanceof Answer.Got<Optional<JobState>> got
            && settled(got.told())
            && calm.stirred().isPresent()
        ? after(Duration.between(later(since(got, calm), calm.stirred().get()), now), job)
        : FASTEST;
  }

  private static Instant since(Answer.Got<Optional<JobState>> state, Calm calm) {
    return calm.ready()
        .filter(ready -> state.told().filter(told -> told == JobState.RUNNING).isPresent())
        .filter(ready -> ready.isBefore(state.since()))
        .orElse(state.since());
  }

  private static Duration after(Duration calm, ObjectKey job) {
    var part = calm.dividedBy(PART);
    if (part.compareTo(FASTEST) < 0) {
      return FASTEST;
    }
    var slowest = SLOWEST.minusMillis(((job.hashCode() * MIXED) >>> 8) % SPREAD_MILLIS);
    return part.compareTo(slowest) > 0 ? slowest : part;
  }

  private static boolean settled(Optional<JobState> state) {
    return state.map(s -> s == JobState.RUNNING || s.terminal()).orElse(true);
  }

  /** When the newest of these pods became ready; empty if one is not ready. */
  public static Optional<Instant> stirred(Collection<Pod> pods) {
    var since = pods.stream().map(Pace::ready).toList();
    return since.stream().allMatch(Optional::isPresent)
        ? Optional.of(
            since.stream().flatMap(Optional::stream).max(Instant::compareTo).orElse(Instant.EPOCH))
        : Optional.empty();
  }

  private static Optional<Instant> ready(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> "Ready".equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(PodCondition::getLastTransitionTime)
        .filter(at -> at != null)
        .map(Instant::parse)
        .findFirst();
  }

  /** Since when, according to the status, the job runs. */
  public static Optional<Instant> readySince(StatefulJobStatus memory) {
    return Optional.ofNullable(memory.conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> "Ready".equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(Condition::getLastTransitionTime)
        .filter(at -> at != null)
        .map(Instant::parse)
        .findFirst();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
