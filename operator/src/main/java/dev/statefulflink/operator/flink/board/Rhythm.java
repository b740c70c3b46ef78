package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.Answer;
import java.time.Duration;
import java.time.Instant;

/**
 * How soon a question that is put again and again is to be put next.
 *
 * @param <T> what its answer tells
 */
@FunctionalInterface
public interface Rhythm<T> {
  /**
   * The wait from one question to the next.
   *
   * @param newest what Flink has answered so far
   */
  Duration next(Answer<T> newest, Instant now);
}
