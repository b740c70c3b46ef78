package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.Answer;
import java.time.Duration;
import java.time.Instant;

/**
 * The interval of a repeated request.
 *
 * @param <T> the type of its answer
 */
@FunctionalInterface
public interface Rhythm<T> {
  /**
   * The wait from one request to the next.
   *
   * @param newest Flink's newest answer
   */
  Duration next(Answer<T> newest, Instant now);
}
