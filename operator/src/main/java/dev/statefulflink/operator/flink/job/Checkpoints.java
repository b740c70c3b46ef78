package dev.statefulflink.operator.flink.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a job's checkpoints, by Flink's own clock.
 *
 * @param completed when the newest checkpoint or savepoint was completed, since the JobManager
 *     started
 * @param took how long that one took
 * @param restored when the job was last restored: all its work was in a snapshot then
 * @param failures how many have failed since the newest completed one, as far as Flink remembers
 * @param failure why the newest of them has failed; empty if there is none
 * @param underWay since when the oldest one is being taken that has not ended
 * @param size of the newest completed one; empty if Flink does not say
 */
public record Checkpoints(
    Optional<Instant> completed,
    Duration took,
    Optional<Instant> restored,
    int failures,
    String failure,
    Optional<Instant> underWay,
    Optional<Size> size) {
  public static final Checkpoints UNKNOWN =
      new Checkpoints(Optional.empty(), Duration.ZERO, Optional.empty(), 0, "", Optional.empty());

  /** Of which no size is known. */
  public Checkpoints(
      Optional<Instant> completed,
      Duration took,
      Optional<Instant> restored,
      int failures,
      String failure,
      Optional<Instant> underWay) {
    this(completed, took, restored, failures, failure, underWay, Optional.empty());
  }

  /**
   * How large a snapshot is.
   *
   * @param state in bytes, all of it
   * @param written in bytes, by this snapshot: less than the state if it refers to earlier ones
   */
  public record Size(long state, long written) {}

  /** How many pauses and checkpoints may pass without one that completes. */
  private static final int MISSED = 3;

  /** Also with an interval of a second: a slow storage is not a problem yet. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The time since which the job's work is in no snapshot; empty if Flink does not report it. */
  public Optional<Instant> since() {
    return Stream.of(completed, restored).flatMap(Optional::stream).max(Instant::compareTo);
  }

  /**
   * Whether none has completed for too long: three times the time from one to the next, and at
   * least a minute. A first one that takes longer may use the timeout that Flink allows.
   */
  public boolean late(JobSettings settings, Instant now) {
    if (!settings.takesCheckpoints() || since().isEmpty()) {
      return false;
    }
    var each = settings.checkpointPace().plus(took);
    var allowed =
        each.compareTo(SHORTEST.dividedBy(MISSED)) < 0 ? SHORTEST : each.multipliedBy(MISSED);
    // A job that is restored repeatedly, because each checkpoint makes it fail, completes none
    // either.
    var base = failures < MISSED ? since() : completed.or(this::since);
    return base.get().plus(allowed).isBefore(now) && !firstIsUnderWay(settings, now);
  }

  private boolean firstIsUnderWay(JobSettings settings, Instant now) {
    return failures == 0
        && underWay.filter(at -> !at.plus(settings.checkpointTimeout()).isBefore(now)).isPresent();
  }
}
