package dev.statefulflink.operator.flink.board;

import java.time.Duration;

/** Does something after a while, on a thread of its own. */
@FunctionalInterface
public interface Timer {
  void after(Duration wait, Runnable task);
}
