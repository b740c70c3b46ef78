package dev.statefulflink.operator.decide;

import java.time.Duration;

/**
 * How soon to look again, and how long to be patient.
 *
 * @param fast while a handoff's downtime runs
 * @param warmingUp while short jobs warm up the new cluster; their ends are seen with this delay
 * @param steps while a handoff waits for pods
 * @param steady while waiting for something that comes by itself
 * @param resting while every change triggers a reconcile; another one comes after this time, in
 *     case an event was lost
 * @param unhealthyBeforeCut how long a job may fail to run before a handoff uses its newest
 *     checkpoint instead of a savepoint that cannot be taken
 * @param warmUp how long the warm-up of the new cluster may take; nothing depends on it
 * @param proven how old the rehearsal of a cut may be, if the cut had to wait
 * @param overtaken how much time a new job that is not running yet has when the spec has changed
 *     again
 * @param firstRetry of a held generation whose cause may disappear; doubles with each attempt
 * @param longestRetry the limit of that doubling
 * @param firstRetryAfterRollback likewise of an upgrade that was rolled back, each retry of which
 *     stops the job
 * @param longestRetryAfterRollback the limit of that doubling
 */
public record Timings(
    Duration fast,
    Duration warmingUp,
    Duration steps,
    Duration steady,
    Duration resting,
    Duration unhealthyBeforeCut,
    Duration warmUp,
    Duration proven,
    Duration overtaken,
    Duration firstRetry,
    Duration longestRetry,
    Duration firstRetryAfterRollback,
    Duration longestRetryAfterRollback) {

  public static Timings standard() {
    return new Timings(
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofMinutes(10),
        Duration.ofHours(6));
  }

  /**
   * @param attempts how many were made, at least 1
   */
  public Duration retryAfter(int attempts) {
    return doubled(firstRetry, attempts, longestRetry);
  }

  /**
   * The same, for retries that each cost the downtime of a cut and of a rollback.
   *
   * @param attempts how many were made, at least 1
   */
  public Duration retryAfterRollback(int attempts) {
    return doubled(firstRetryAfterRollback, attempts, longestRetryAfterRollback);
  }

  private static Duration doubled(Duration first, int attempts, Duration longest) {
    var doubled = first.multipliedBy(1L << Math.min(attempts - 1, 10));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
