package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How soon a job that is being stopped is polled again. A late answer adds to the downtime; but a
 * savepoint may take minutes, and then a poll every 20 ms disturbs the JobManager that takes it,
 * without a noticeable gain.
 */
public final class CutPace {
  private static final Duration SOON = Duration.ofMillis(20);

  /** The job has ended, and only the location of its savepoint is missing. */
  private static final Duration AT_ONCE = Duration.ofMillis(5);

  private CutPace() {}

  /** Depends on how long the current step has lasted. */
  public static Duration of(Handoff handoff, Instant now) {
    var marks = handoff.marks();
    return marks.isEmpty() ? SOON : after(Duration.between(handoff.stepBegan(), now));
  }

  /** Depends on how long the job has been seen to have ended. */
  public static Duration afterTheEnd(Answer<Optional<JobState>> state, Instant now) {
    var since = state instanceof Answer.Got<Optional<JobState>> got ? got.since() : now;
    var pace = after(Duration.between(since, now));
    return pace.equals(SOON) ? AT_ONCE : pace;
  }

  private static Duration after(Duration wait) {
    var seconds = wait.toSeconds();
    if (seconds < 1) {
      return SOON;
    }
    if (seconds < 3) {
      return Duration.ofMillis(100);
    }
    return seconds < 10 ? Duration.ofMillis(250) : Duration.ofSeconds(1);
  }
}
