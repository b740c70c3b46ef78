package dev.statefulflink.operator.intent;

import java.time.Duration;
import java.util.Optional;

/**
 * When savepoints of the running job are taken, and how long savepoints are kept. It can be changed
 * without a new revision.
 *
 * @param nonce empty for none
 * @param interval empty for none by schedule
 * @param retained how many are kept at most
 * @param maxAge empty for any age
 */
public record SavepointPolicy(
    Optional<Long> nonce, Optional<Duration> interval, int retained, Optional<Duration> maxAge) {

  /** What is not declared otherwise. */
  public static final SavepointPolicy STANDARD =
      new SavepointPolicy(Optional.empty(), Optional.empty(), 10, Optional.empty());
}
