package dev.statefulflink.operator.flink;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread: all that it does is to begin calls to Flink, which answer elsewhere. Once it is
 * closed, what was to be done later is not done, and nothing more is taken.
 */
public final class TimerThread implements Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;

  public TimerThread(String name) {
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
    var unused = thread.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
