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

  /**
   * One line of the board.
   *
   * @param call the call under way; null where there is none
   */
  private record Entry(Answer<?> answer, Object call) {
    private boolean underWay() {
      return call != null;
    }
  }

  /** The newest answer, after starting a call where it is older than {@code maxAge}. */
  public <T> Answer<T> ask(Question question, Duration maxAge, Supplier<CompletionStage<T>> call) {
    var mine = new Object();
    var entry =
        entries.compute(
            question,
            (key, old) -> {
              if (old != null && (old.underWay() || age(old).compareTo(maxAge) < 0)) {
                return old;
              }
              return new Entry(old == null ? new Answer.None<>() : old.answer(), mine);
            });
    if (entry.call() == mine) {
      begin(question, mine, call);
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

  private <T> void begin(Question question, Object mine, Supplier<CompletionStage<T>> call) {
    started(call)
        .whenComplete(
            (value, error) -> {
              Answer<T> answer =
                  error == null
                      ? new Answer.Got<>(value, clock.instant())
                      : new Answer.Failed<>(failure(error), clock.instant());
              // Of a line that was dropped and asked anew meanwhile, this is not the answer.
              entries.computeIfPresent(
                  question, (key, old) -> old.call() == mine ? new Entry(answer, null) : old);
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
