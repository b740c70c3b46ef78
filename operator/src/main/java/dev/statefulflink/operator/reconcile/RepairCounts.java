package dev.statefulflink.operator.reconcile;

import dev.statefulflink.operator.flink.board.Lapsing;
import dev.statefulflink.operator.observe.Drift.Repairs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often each object's clusters were recently applied again, by the object's uid. */
final class RepairCounts {
  /** Longer than the longest pause between two repairs. */
  private static final Duration LATELY = Duration.ofMinutes(30);

  private final Lapsing<String, Repairs> all;
  private final Clock clock;

  RepairCounts(Clock clock) {
    this.all = new Lapsing<>(clock);
    this.clock = clock;
  }

  Repairs of(String uid) {
    return all.get(uid).filter(this::isLately).orElse(Repairs.NONE);
  }

  Repairs add(String uid) {
    return all.put(
        uid,
        before ->
            new Repairs(
                before.filter(this::isLately).map(Repairs::count).orElse(0) + 1,
                Optional.of(clock.instant())));
  }

  private boolean isLately(Repairs repairs) {
    return repairs.last().orElse(Instant.EPOCH).plus(LATELY).isAfter(clock.instant());
  }
}
