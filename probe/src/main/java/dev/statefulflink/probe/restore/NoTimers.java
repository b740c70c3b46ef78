package dev.statefulflink.probe.restore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.clock.Clock;

/** A clock whose timers never fire, so that those in a restored state do nothing. */
final class NoTimers implements ProcessingTimeService {
  private final ProcessingTimeService before;

  NoTimers(ProcessingTimeService before) {
    this.before = before;
  }

  @Override
  public Clock getClock() {
    return before.getClock();
  }

  @Override
  public ScheduledFuture<?> registerTimer(long at, ProcessingTimeCallback callback) {
    return new Never();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      ProcessingTimeCallback callback, long first, long period) {
    return new Never();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      ProcessingTimeCallback callback, long first, long period) {
    return new Never();
  }

  @Override
  public CompletableFuture<Void> quiesce() {
    return CompletableFuture.completedFuture(null);
  }

  /** What is not going to happen. */
  private static final class Never extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    @Override
    public long getDelay(TimeUnit unit) {
      return Long.MAX_VALUE;
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
