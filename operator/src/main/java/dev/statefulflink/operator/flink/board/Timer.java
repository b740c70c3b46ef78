package dev.statefulflink.operator.flink.board;

import java.time.Duration;

/** Runs a task after a delay, on its own thread. */
@FunctionalInterface
public interface Timer {
  void after(Duration wait, Runnable task);
}
