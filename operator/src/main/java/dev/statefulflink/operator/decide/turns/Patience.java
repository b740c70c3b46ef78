package dev.statefulflink.operator.decide.turns;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the operator tolerates a problem: counted from when the problem began, not from when its
 * step began.
 */
public final class Patience {
  private Patience() {}

  /**
   * Whether a job has not been running, or Flink has not answered, for too long.
   *
   * @param since when that began; empty for the start of the step
   */
  public static boolean isOver(
      Observation seen, Timings timings, Handoff handoff, Optional<Instant> since) {
    return Observed.waited(seen, later(handoff.stepBegan(), since))
            .compareTo(timings.unhealthyBeforeCut())
        > 0;
  }

  /** The time since which Flink has reported the same. */
  public static Optional<Instant> since(Answer<?> answer) {
    return answer instanceof Answer.Got<?> got ? Optional.of(got.since()) : Optional.empty();
  }

  /** The time since which one of these requests has failed; empty while none does. */
  public static Optional<Instant> failingSince(Answer<?>... asked) {
    return Stream.of(asked)
        .filter(answer -> answer instanceof Answer.Failed<?>)
        .map(answer -> ((Answer.Failed<?>) answer).since())
        .min(Instant::compareTo);
  }

  /**
   * Kubernetes records since when a pod has a problem, so the operator need not have been running.
   */
  public static Duration borne(Observation seen, Handoff handoff, ClusterState.Troubled trouble) {
    return trouble
        .since()
        .map(since -> Duration.between(since, seen.now()))
        .orElseGet(() -> Observed.waited(seen, handoff));
  }

  /** Whether Flink has not answered since the current step began. */
  public static boolean before(Answer<?> answer, Handoff handoff) {
    return !(answer instanceof Answer.Got<?> got) || got.at().isBefore(handoff.stepBegan());
  }

  public static Instant later(Instant one, Optional<Instant> other) {
    return other.filter(at -> at.isAfter(one)).orElse(one);
  }
}
