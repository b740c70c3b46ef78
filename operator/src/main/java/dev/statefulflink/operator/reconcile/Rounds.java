package dev.statefulflink.operator.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The reconciles in progress. A reconcile blocks only on Kubernetes, and a client may wait
 * indefinitely for a lost answer: a reconcile that does not end makes the operator unhealthy, and
 * its restart is harmless by design.
 */
public final class Rounds {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<Object, Instant> started = new ConcurrentHashMap<>();
  private final Clock clock;

  public Rounds(Clock clock) {
    this.clock = clock;
  }

  /** Runs a reconcile, and records its start and end. */
  <T> T watch(Supplier<T> work) {
    var round = new Object();
    started.put(round, clock.instant());
    try {
      return work.get();
    } finally {
      started.remove(round);
    }
  }

  /** Whether no reconcile is in progress. */
  public boolean idle() {
    return started.isEmpty();
  }

  /** Whether no reconcile is taking longer than allowed. */
  public boolean healthy() {
    var limit = clock.instant().minus(LONGEST);
    return started.values().stream().noneMatch(start -> start.isBefore(limit));
  }
}
