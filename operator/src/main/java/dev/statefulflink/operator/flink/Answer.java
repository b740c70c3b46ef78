package dev.statefulflink.operator.flink;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The newest answer to a question that was put to Flink. */
public sealed interface Answer<T> {
  /** Not asked, or no answer yet. */
  record None<T>() implements Answer<T> {}

  /**
   * Flink's answer, and when it came.
   *
   * @param since when the first of the answers came that have been the same from then on
   */
  record Got<T>(T told, Instant at, Instant since) implements Answer<T> {
    public Got(T told, Instant at) {
      this(told, at, at);
    }
  }

  /**
   * A refusal or no reply, and when.
   *
   * @param since when the first of the failures came that no answer has interrupted
   */
  record Failed<T>(FlinkCallFailed cause, Instant at, Instant since) implements Answer<T> {
    public Failed(FlinkCallFailed cause, Instant at) {
      this(cause, at, at);
    }
  }

  /** The value, where there is one. */
  default Optional<T> value() {
    return this instanceof Got<T> got ? Optional.ofNullable(got.told()) : Optional.empty();
  }

  /** The same answer, of which only a part is wanted. */
  default <P> Answer<P> map(Function<T, P> part) {
    if (this instanceof Got<T> got) {
      return new Got<>(part.apply(got.told()), got.at(), got.since());
    }
    return this instanceof Failed<T> failed
        ? new Failed<>(failed.cause(), failed.at(), failed.since())
        : new None<>();
  }

  /** The same, unless it is an answer from before this moment: of what may have changed since. */
  default Answer<T> from(Instant moment) {
    return this instanceof Got<T> got && got.at().isBefore(moment) ? new None<>() : this;
  }

  /** Whether the same has been answered since before this moment. */
  default boolean isSameSinceBefore(Instant moment) {
    return this instanceof Got<T> got && got.since().isBefore(moment);
  }

  /** When it came; empty for none. */
  default Optional<Instant> moment() {
    if (this instanceof Got<T> got) {
      return Optional.of(got.at());
    }
    return this instanceof Failed<T> failed ? Optional.of(failed.at()) : Optional.empty();
  }

  /** The failure, where the newest answer is one. */
  default Optional<FlinkCallFailed> failure() {
    return this instanceof Failed<T> failed ? Optional.of(failed.cause()) : Optional.empty();
  }

  /** Whether the newest answer is a failure that is known to come again, whenever it is asked. */
  default boolean refused() {
    return failure().filter(FlinkCallFailed::refused).isPresent();
  }
}
