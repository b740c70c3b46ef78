package dev.statefulflink.operator.flink.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
  private static final Duration SOON = Duration.ofMillis(1);

  /** Otherwise it would not be visible why Flink is no longer asked. */
  @Test
  void shouldReportWhatATaskThrowsAndGoOn() throws Exception {
    var thrown = new CompletableFuture<Throwable>();
    var ran = new CompletableFuture<Boolean>();
    try (var timer = new TimerThread("timer of a test", thrown::complete)) {
      timer.after(
          SOON,
          () -> {
            throw new IllegalStateException("a fault");
          });
      timer.after(SOON, () -> ran.complete(true));

      assertThat(thrown.get(1, TimeUnit.MINUTES)).hasMessage("a fault");
      assertThat(ran.get(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** An operator that has ended would else ask Flink on, beside the one that comes after it. */
  @Test
  void shouldDoNothingOnceItIsClosed() throws Exception {
    var ran = new CompletableFuture<Thread>();
    var late = new AtomicBoolean();
    var timer = new TimerThread("timer of a test", error -> {});
    timer.after(SOON, () -> ran.complete(Thread.currentThread()));
    var thread = ran.get(1, TimeUnit.MINUTES);
    timer.after(Duration.ofHours(1), () -> late.set(true));

    timer.close();
    timer.after(SOON, () -> late.set(true));

    thread.join(Duration.ofMinutes(1).toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(late).isFalse();
  }
}
