package dev.statefulflink.operator.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The rounds under way. A round waits for Kubernetes alone, and a client may wait for ever for an
 * answer that was lost: a round that does not end makes the operator unhealthy, and its restart is
 * harmless by design.
 */
public final class Rounds {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<Object, Instant> started = new ConcurrentHashMap<>();
  private final Clock clock;

  public Rounds(Clock clock) {
    this.clock = clock;
  }

  /** Runs a round, under watch. */
  <T> T watch(Supplier<T> work) {
    var round = new Object();
    started.put(round, clock.instant());
    try {
      return work.get();
    } finally {
      started.remove(round);
    }
  }

  /** Whether no round is under way. */
  public boolean idle() {
    return started.isEmpty();
  }

  /** Whether no round has been under way for longer than any should. */
  public boolean healthy() {
    var limit = clock.instant().minus(LONGEST);
    return started.values().stream().noneMatch(start -> start.isBefore(limit));
  }
}
