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
 * A map that drops what nobody has looked at for long. An object may go without a last round, and
 * an operator runs for months.
 */
public final class Lapsing<K, V> {
  /** Twice the longest wait between two rounds of an object. */
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
   * @param looked when somebody has last looked at it
   */
  private record Kept<V>(V value, Instant looked) {}

  /** The value; a look at it. */
  public Optional<V> get(K key) {
    var kept = all.computeIfPresent(key, (k, old) -> new Kept<>(old.value(), clock.instant()));
    return Optional.ofNullable(kept).map(Kept::value);
  }

  /** Puts the value that follows from the one before; a look at it. */
  public V put(K key, Function<Optional<V>, V> next) {
    sweep();
    return all.compute(
            key,
            (k, old) ->
                new Kept<>(next.apply(Optional.ofNullable(old).map(Kept::value)), clock.instant()))
        .value();
  }

  /** Changes the value where there still is one; nobody looks at it. */
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

  /** Now and then: whoever puts something makes room for it. */
  private void sweep() {
    var now = clock.instant();
    var last = Objects.requireNonNull(swept.get());
    if (!last.plus(SWEPT_EACH).isAfter(now) && swept.compareAndSet(last, now)) {
      var limit = now.minus(LAPSE);
      all.values().removeIf(kept -> kept.looked().isBefore(limit));
    }
  }
}
