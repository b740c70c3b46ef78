package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import java.time.Duration;
import java.util.Optional;

/**
 * When savepoints of the running job are taken, how long savepoints are kept, and in which format
 * all of them are. It can be changed without a new revision.
 *
 * @param nonce empty for none
 * @param interval empty for none by schedule
 * @param retained how many are kept at most
 * @param maxAge empty for any age
 * @param format empty for one that the next job can be started from
 */
public record SavepointPolicy(
    Optional<Long> nonce,
    Optional<Duration> interval,
    int retained,
    Optional<Duration> maxAge,
    Optional<Format> format) {

  /** Of no declared format. */
  public SavepointPolicy(
      Optional<Long> nonce, Optional<Duration> interval, int retained, Optional<Duration> maxAge) {
    this(nonce, interval, retained, maxAge, Optional.empty());
  }

  /** What is not declared otherwise. */
  public static final SavepointPolicy STANDARD =
      new SavepointPolicy(Optional.empty(), Optional.empty(), 10, Optional.empty());
}
