package dev.statefulflink.operator.flink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The board of Flink's newest answers. Asking starts a call where none is under way and the answer
 * is too old, and returns what stands on the board: a reconcile thread never waits for Flink. When
 * an answer arrives, the object is reconciled again. The board is a cache: losing it with the
 * process costs nothing but asking again.
 */
public final class FlinkBoard {
  private final Map<Question, Entry> entries = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Consumer<ObjectKey> answered;

  public FlinkBoard(Clock clock, Consumer<ObjectKey> answered) {
    this.clock = clock;
    this.answered = answered;
  }

  /** One line of the board. */
  private record Entry(Answer<?> answer, boolean underWay) {}

  /** The newest answer, after starting a call where it is older than {@code maxAge}. */
  public <T> Answer<T> ask(Question question, Duration maxAge, Supplier<CompletionStage<T>> call) {
    var start = new boolean[1];
    var entry =
        entries.compute(
            question,
            (key, old) -> {
              start[0] = old == null || (!old.underWay() && age(old).compareTo(maxAge) >= 0);
              return start[0]
                  ? new Entry(old == null ? new Answer.None<>() : old.answer(), true)
                  : old;
            });
    if (start[0]) {
      begin(question, call);
    }
    return cast(entry.answer());
  }

  /** The newest answer; starts nothing. */
  public <T> Answer<T> look(Question question) {
    var entry = entries.get(question);
    return entry == null ? new Answer.None<>() : cast(entry.answer());
  }

  /** Drops all that stands here of an object that is gone. */
  public void forget(ObjectKey object) {
    entries.keySet().removeIf(question -> question.object().equals(object));
  }

  /** Drops all that stands here of a cluster that is gone. */
  public void forget(ObjectKey object, String cluster) {
    entries.keySet().removeIf(q -> q.object().equals(object) && q.cluster().equals(cluster));
  }

  private <T> void begin(Question question, Supplier<CompletionStage<T>> call) {
    started(call)
        .whenComplete(
            (value, error) -> {
              Answer<T> answer =
                  error == null
                      ? new Answer.Got<>(value, clock.instant())
                      : new Answer.Failed<>(failure(error), clock.instant());
              entries.computeIfPresent(question, (key, old) -> new Entry(answer, false));
              answered.accept(question.object());
            });
  }

  /** A call that cannot even be made has failed: its line on the board must not stay under way. */
  private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static FlinkCallFailed failure(Throwable error) {
    var cause =
        error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error;
    return cause instanceof FlinkCallFailed failed
        ? failed
        : new FlinkCallFailed(0, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  private Duration age(Entry entry) {
    Instant at = Instant.MIN;
    if (entry.answer() instanceof Answer.Got<?> got) {
      at = got.at();
    } else if (entry.answer() instanceof Answer.Failed<?> failed) {
      at = failed.at();
    } else {
      return Duration.ofDays(1);
    }
    return Duration.between(at, clock.instant());
  }

  @SuppressWarnings("unchecked") // a question's answers all come from calls of its own type
  private static <T> Answer<T> cast(Answer<?> answer) {
    return (Answer<T>) answer;
  }
}
