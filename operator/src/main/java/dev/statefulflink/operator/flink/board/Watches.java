package dev.statefulflink.operator.flink.board;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The requests that are repeated outside of reconciles. An object that needs one renews it
 * regularly; one that is not renewed for long is dropped.
 */
final class Watches {
  /** More than twice the longest wait between two reconciles of an object. */
  static final Duration LAPSE = Duration.ofMinutes(11);

  private final Map<Question, Watch> watches = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Timer timer;
  private final Consumer<Question> gone;

  /**
   * @param gone is called for a request that was forgotten while it was being made
   */
  Watches(Clock clock, Timer timer, Consumer<Question> gone) {
    this.clock = clock;
    this.timer = timer;
    this.gone = gone;
  }

  /**
   * One repeated request.
   *
   * @param ask makes the request, and returns the wait until the next one
   * @param wanted when it was last renewed
   * @param due when it is made next; a timer for another time is void
   */
  private record Watch(Supplier<Duration> ask, Instant wanted, Instant due) {
    private Watch due(Instant next) {
      return new Watch(ask, wanted, next);
    }
  }

  /**
   * Makes the request after this wait, or earlier if it is due earlier, and repeats it from then
   * on.
   */
  void keep(Question question, Duration wait, Supplier<Duration> ask) {
    var now = clock.instant();
    var due = now.plus(wait);
    var kept =
        watches.compute(
            question,
            (key, old) ->
                old != null && old.due().isAfter(now) && !old.due().isAfter(due)
                    ? new Watch(ask, now, old.due())
                    : new Watch(ask, now, due));
    if (kept.due().equals(due)) {
      timer.after(wait, () -> put(question, due));
    }
  }

  void forget(Predicate<Question> which) {
    watches.keySet().removeIf(which);
  }

  private void put(Question question, Instant due) {
    var watch = watches.get(question);
    if (watch == null || !watch.due().equals(due)) {
      return;
    }
    if (watch.wanted().plus(LAPSE).isBefore(clock.instant())) {
      watches.remove(question, watch);
      return;
    }
    var wait = watch.ask().get();
    var next = clock.instant().plus(wait);
    var kept =
        watches.computeIfPresent(
            question, (key, old) -> old.due().equals(due) ? old.due(next) : old);
    if (kept == null) {
      gone.accept(question);
    } else if (kept.due().equals(next)) {
      timer.after(wait, () -> put(question, next));
    }
  }
}
