package dev.statefulflink.operator.flink.board;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A map that drops entries that were not read for long. An object may be removed without a last
 * reconcile, and an operator runs for months.
 */
public final class Lapsing<K, V> {
  /** Twice the longest wait between two reconciles of an object. */
  static final Duration LAPSE = Duration.ofMinutes(10);

  private static final Duration SWEPT_EACH = Duration.ofMinutes(1);

  private final Map<K, Kept<V>> all = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock;

  public Lapsing(Clock clock) {
    this.clock = clock;
  }

  /**
   * One value.
   *
   * @param looked when it was last read
   */
  private record Kept<V>(V value, Instant looked) {}

  /** The value; counts as a read. */
  public Optional<V> get(K key) {
    var kept = all.computeIfPresent(key, (k, old) -> new Kept<>(old.value(), clock.instant()));
    return Optional.ofNullable(kept).map(Kept::value);
  }

  /** Replaces the value by one derived from it; counts as a read. */
  public V put(K key, Function<Optional<V>, V> next) {
    sweep();
    return all.compute(
            key,
            (k, old) ->
                new Kept<>(next.apply(Optional.ofNullable(old).map(Kept::value)), clock.instant()))
        .value();
  }

  /** Changes the value if there still is one; does not count as a read. */
  void change(K key, UnaryOperator<V> change) {
    all.computeIfPresent(key, (k, old) -> new Kept<>(change.apply(old.value()), old.looked()));
  }

  public Optional<V> remove(K key) {
    return Optional.ofNullable(all.remove(key)).map(Kept::value);
  }

  void removeIf(Predicate<K> which) {
    all.keySet().removeIf(which);
  }

  int size() {
    return all.size();
  }

  /** Occasionally: each write may also remove expired entries. */
  private void sweep() {
    var now = clock.instant();
    var last = Objects.requireNonNull(swept.get());
    if (!last.plus(SWEPT_EACH).isAfter(now) && swept.compareAndSet(last, now)) {
      var limit = now.minus(LAPSE);
      all.values().removeIf(kept -> kept.looked().isBefore(limit));
    }
  }
}
