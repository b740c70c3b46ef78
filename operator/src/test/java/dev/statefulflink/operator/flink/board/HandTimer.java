package dev.statefulflink.operator.flink.board;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer whose time passes with a clock that a test turns. */
public final class HandTimer implements Timer {
  private record Task(Instant due, Runnable work) {}

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
  private final HandClock clock;

  public HandTimer(HandClock clock) {
    this.clock = clock;
  }

  @Override
  public void after(Duration wait, Runnable work) {
    tasks.add(new Task(clock.instant().plus(wait), work));
  }

  /** Turns the clock, and does all that becomes due on the way, each at its time. */
  public void turn(Duration forward) {
    var end = clock.instant().plus(forward);
    while (!tasks.isEmpty() && !tasks.peek().due().isAfter(end)) {
      var task = tasks.remove();
      var wait = Duration.between(clock.instant(), task.due());
      clock.turn(wait.isNegative() ? Duration.ZERO : wait);
      task.work().run();
    }
    clock.turn(Duration.between(clock.instant(), end));
  }

  /** How many wait to be done. */
  public int waiting() {
    return tasks.size();
  }
}
