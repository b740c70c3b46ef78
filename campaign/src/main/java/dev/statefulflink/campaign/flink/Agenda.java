package dev.statefulflink.campaign.flink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is still to happen. It happens, in order and each at its own time, when it is read: so the
 * fake needs no threads, and its tests turn a clock by hand.
 */
final class Agenda {
  private final InstantSource clock;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
  private Instant now;
  private long order;

  private record Entry(Instant at, long order, Runnable effect) {}

  Agenda(InstantSource clock) {
    this.clock = clock;
    this.now = clock.instant();
  }

  /** The time in the fake world: while an effect happens, the time that it was due. */
  Instant now() {
    return now;
  }

  void after(Duration wait, Runnable effect) {
    entries.add(new Entry(now.plus(wait), order++, effect));
  }

  /** Has everything happen that is due. */
  void catchUp() {
    var today = clock.instant();
    while (!entries.isEmpty() && !entries.peek().at().isAfter(today)) {
      var entry = entries.poll();
      now = entry.at();
      entry.effect().run();
    }
    now = today;
  }
}
