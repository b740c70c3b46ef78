package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * How soon a job is to be looked at again while nobody asks for a change. What has been the same
 * for long is looked at less often: after a minute each six seconds, after five minutes each
 * thirty.
 */
final class Pace {
  /** Also where nothing is known. */
  static final Duration FASTEST = Duration.ofSeconds(5);

  static final Duration SLOWEST = Duration.ofSeconds(30);

  private static final int PART = 10;

  private Pace() {}

  /**
   * @param stirred when one of the cluster's pods last changed
   */
  static Duration of(Answer<Optional<JobState>> state, Instant stirred, Instant now) {
    return state instanceof Answer.Got<Optional<JobState>> got && settled(got.told())
        ? after(Duration.between(later(got.since(), stirred), now))
        : FASTEST;
  }

  private static Duration after(Duration calm) {
    var part = calm.dividedBy(PART);
    if (part.compareTo(FASTEST) < 0) {
      return FASTEST;
    }
    return part.compareTo(SLOWEST) > 0 ? SLOWEST : part;
  }

  private static boolean settled(Optional<JobState> state) {
    return state.map(s -> s == JobState.RUNNING || s.terminal()).orElse(true);
  }

  /** When the newest of these pods became ready; now, where one is not. */
  static Instant stirred(Collection<Pod> pods, Instant now) {
    return pods.stream()
        .map(pod -> readySince(pod).orElse(now))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Optional<Instant> readySince(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> "Ready".equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(PodCondition::getLastTransitionTime)
        .filter(at -> at != null)
        .map(Instant::parse)
        .findFirst();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
