package dev.statefulflink.operator.flink;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The newest answer to a request to Flink. */
public sealed interface Answer<T> {
  /** Not asked, or no answer yet. */
  record None<T>() implements Answer<T> {}

  /**
   * Flink's answer, and when it came.
   *
   * @param since when this answer came first; all later ones were the same
   */
  record Got<T>(T told, Instant at, Instant since) implements Answer<T> {
    public Got(T told, Instant at) {
      this(told, at, at);
    }
  }

  /**
   * A refusal or no reply, and when.
   *
   * @param since when the first failure came; there was no answer since then
   */
  record Failed<T>(FlinkCallFailed cause, Instant at, Instant since) implements Answer<T> {
    public Failed(FlinkCallFailed cause, Instant at) {
      this(cause, at, at);
    }
  }

  /** The value, if there is one. */
  default Optional<T> value() {
    return this instanceof Got<T> got ? Optional.ofNullable(got.told()) : Optional.empty();
  }

  /** The same answer, reduced to a part of it. */
  default <P> Answer<P> map(Function<T, P> part) {
    if (this instanceof Got<T> got) {
      return new Got<>(part.apply(got.told()), got.at(), got.since());
    }
    return this instanceof Failed<T> failed
        ? new Failed<>(failed.cause(), failed.at(), failed.since())
        : new None<>();
  }

  /** The same, unless it is older than this time, and what it reports may have changed since. */
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

  /** The failure, if the newest answer is one. */
  default Optional<FlinkCallFailed> failure() {
    return this instanceof Failed<T> failed ? Optional.of(failed.cause()) : Optional.empty();
  }

  /** Whether the newest answer is a failure that is known to be permanent. */
  default boolean refused() {
    return failure().filter(FlinkCallFailed::refused).isPresent();
  }
}
