package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of Flink's newest answers. Asking starts a call if none is in progress and the answer is
 * too old, and returns the cached answer: a reconcile thread never waits for Flink. When an answer
 * arrives, the object is reconciled again. If the cache is lost with the process, Flink is asked
 * again; entries that are no longer read expire.
 */
public final class FlinkBoard {
  private static final Answer<?> NONE = new Answer.None<>();

  private final Lapsing<Question, Entry> entries;
  private final Watches watches;
  private final Clock clock;
  private final Consumer<ObjectKey> answered;

  public FlinkBoard(Clock clock, Timer timer, Consumer<ObjectKey> answered) {
    this.entries = new Lapsing<>(clock);
    this.watches = new Watches(clock, timer, entries::remove);
    this.clock = clock;
    this.answered = answered;
  }

  /**
   * One entry of the cache.
   *
   * @param call the call in progress; null if there is none
   * @param asked when the newest call began
   */
  private record Entry(Answer<?> answer, @Nullable Object call, Instant asked) {
    private boolean underWay() {
      return call != null;
    }

    private Entry answered(Answer<?> newest) {
      return new Entry(newest, null, asked);
    }
  }

  /** The newest answer, after starting a call if it is older than {@code maxAge}. */
  public <T> Answer<T> ask(Question question, Duration maxAge, Supplier<CompletionStage<T>> call) {
    return ask(question, FlinkBoard::answered, maxAge, call, (before, answer) -> true);
  }

  /**
   * Likewise, and from then on the call is repeated in this rhythm, until the watching object is
   * forgotten or has not watched for long. An answer that equals the previous one does not trigger
   * a reconcile. The age is that of the request, so that an object that looks each minute asks each
   * minute.
   */
  public <T> Answer<T> watch(
      Question question, Rhythm<T> rhythm, Supplier<CompletionStage<T>> call) {
    return watch(question, rhythm, call, (before, answer) -> isNews(answer));
  }

  /**
   * Likewise, for an answer that changes all the time.
   *
   * @param wakes whether the previous and the new answer trigger a reconcile
   */
  public <T> Answer<T> watch(
      Question question,
      Rhythm<T> rhythm,
      Supplier<CompletionStage<T>> call,
      BiPredicate<Answer<T>, Answer<T>> wakes) {
    var wait = wait(question, rhythm);
    var answer = ask(question, Entry::asked, wait, call, wakes);
    watches.keep(
        question,
        wait,
        () -> {
          ask(question, Entry::asked, Duration.ZERO, call, wakes);
          return wait(question, rhythm);
        });
    return answer;
  }

  private <T> Duration wait(Question question, Rhythm<T> rhythm) {
    return rhythm.next(look(question), clock.instant());
  }

  private <T> Answer<T> ask(
      Question question,
      Function<Entry, Instant> begun,
      Duration maxAge,
      Supplier<CompletionStage<T>> call,
      BiPredicate<Answer<T>, Answer<T>> wakes) {
    var mine = new Object();
    var entry =
        entries.put(
            question,
            old -> {
              var now = clock.instant();
              return old.filter(known -> isFresh(known, begun, maxAge, now))
                  .orElseGet(() -> new Entry(old.map(Entry::answer).orElse(NONE), mine, now));
            });
    if (entry.call() == mine) {
      begin(question, entry, call, wakes);
    }
    return cast(entry.answer());
  }

  private static boolean isFresh(
      Entry entry, Function<Entry, Instant> begun, Duration maxAge, Instant now) {
    return entry.underWay() || Duration.between(begun.apply(entry), now).compareTo(maxAge) < 0;
  }

  /**
   * Whether {@link #ask} would begin a call now. The preconditions of a call are checked before it
   * is requested: a failure of that check is no answer of Flink.
   */
  public boolean isDue(Question question, Duration maxAge) {
    var now = clock.instant();
    return entries
        .get(question)
        .filter(entry -> isFresh(entry, FlinkBoard::answered, maxAge, now))
        .isEmpty();
  }

  /** The newest answer; starts nothing. */
  public <T> Answer<T> look(Question question) {
    return cast(entries.get(question).map(Entry::answer).orElse(NONE));
  }

  /** Whether a call is in progress. */
  public boolean isUnderWay(Question question) {
    return entries.get(question).filter(Entry::underWay).isPresent();
  }

  /** How many answers and calls are kept. */
  public int size() {
    return entries.size();
  }

  /** Drops all entries of an object that no longer exists. */
  public void forget(ObjectKey object) {
    forget(question -> question.object().equals(object));
  }

  /** Drops all entries of a cluster that no longer exists. */
  public void forget(ObjectKey object, String cluster) {
    forget(q -> q.object().equals(object) && q.cluster().equals(cluster));
  }

  private void forget(Predicate<Question> which) {
    watches.forget(which);
    entries.removeIf(which);
  }

  private <T> void begin(
      Question question,
      Entry mine,
      Supplier<CompletionStage<T>> call,
      BiPredicate<Answer<T>, Answer<T>> wakes) {
    started(call)
        .whenComplete(
            (value, error) -> {
              Answer<T> answer =
                  error == null ? got(value, mine.answer()) : failed(failure(error), mine.answer());
              // Not the answer of an entry that was dropped and requested again in the meantime.
              entries.change(
                  question, old -> old.call() == mine.call() ? old.answered(answer) : old);
              if (wakes.test(cast(mine.answer()), answer)) {
                answered.accept(question.object());
              }
            });
  }

  private static boolean isNews(Answer<?> answer) {
    return !(answer instanceof Answer.Got<?> got) || got.since().equals(got.at());
  }

  private <T> Answer<T> got(T value, Answer<?> before) {
    var now = clock.instant();
    return before instanceof Answer.Got<?> got && Objects.equals(got.told(), value)
        ? new Answer.Got<>(value, now, got.since())
        : new Answer.Got<>(value, now);
  }

  private <T> Answer<T> failed(FlinkCallFailed cause, Answer<?> before) {
    var now = clock.instant();
    var since = before instanceof Answer.Failed<?> failed ? failed.since() : now;
    return new Answer.Failed<>(cause, now, since);
  }

  /** A call that cannot even be made has failed: its entry must not stay in progress. */
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

  private static Instant answered(Entry entry) {
    var answer = entry.answer();
    if (answer instanceof Answer.Got<?> got) {
      return got.at();
    }
    return answer instanceof Answer.Failed<?> failed ? failed.at() : Instant.EPOCH;
  }

  @SuppressWarnings("unchecked") // a question's answers all come from calls of its own type
  private static <T> Answer<T> cast(Answer<?> answer) {
    return (Answer<T>) answer;
  }
}
