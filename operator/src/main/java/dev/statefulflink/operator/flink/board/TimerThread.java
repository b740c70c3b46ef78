package dev.statefulflink.operator.flink.board;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One thread: all that it does is to begin calls to Flink, which answer elsewhere. Once it is
 * closed, what was to be done later is not done, and nothing more is taken.
 */
public final class TimerThread implements Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<Throwable> failed;

  /**
   * @param failed hears what a task has thrown; the next ones are run nevertheless
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
            // A round that is under way while the operator ends may still ask.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void after(Duration wait, Runnable task) {
    // Nothing waits for a task, and none is taken back.
    var unused = thread.schedule(() -> run(task), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The executor would keep what is thrown in a result that nobody reads. */
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
