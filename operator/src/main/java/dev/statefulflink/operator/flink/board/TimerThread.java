package dev.statefulflink.operator.flink.board;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One thread: it only begins calls to Flink, whose answers come on another one. Once it is closed,
 * waiting tasks are dropped, and no more are accepted.
 */
public final class TimerThread implements Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<Throwable> failed;

  /**
   * @param failed receives what a task throws; the next tasks run anyway
   */
  public TimerThread(String name, Consumer<Throwable> failed) {
    this.failed = failed;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            },
            // A reconcile that runs while the operator shuts down may still ask.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void after(Duration wait, Runnable task) {
    // Nothing waits for a task, and no task is cancelled.
    var unused = thread.schedule(() -> run(task), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The executor would store an exception in a result that is never read. */
  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
