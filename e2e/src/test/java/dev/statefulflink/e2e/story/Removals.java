package dev.statefulflink.e2e.story;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Removes what tests have left while the next one runs, one at a time. A removal that fails is
 * reported by the test that ends next, or at the end of the run.
 */
final class Removals implements AutoCloseable {
  private final ExecutorService worker = Executors.newSingleThreadExecutor(Removals::thread);
  private Future<?> earlier = worker.submit(() -> {});

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "removals");
    thread.setDaemon(true);
    return thread;
  }

  void begin(Runnable removal) {
    await(follow(removal));
  }

  private synchronized Future<?> follow(Runnable removal) {
    Future<?> before = earlier;
    earlier = worker.submit(removal);
    return before;
  }

  private synchronized Future<?> last() {
    return earlier;
  }

  private static void await(Future<?> removal) {
    try {
      removal.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("what an earlier test has left does not go", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      await(last());
    } finally {
      worker.shutdown();
    }
  }
}
