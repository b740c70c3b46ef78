package dev.statefulflink.campaign.hook;

import dev.statefulflink.campaign.weather.Sky;
import dev.statefulflink.campaign.weather.Storm;
import dev.statefulflink.campaign.weather.Weather;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Every call of one operator instance goes through here; those that change something are counted.
 */
public final class Tap {
  private final Listener listener;
  private final Sky sky;
  private final List<String> calls = new ArrayList<>();
  private Optional<Strike> strike = Optional.empty();
  private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private boolean dead;
  private boolean armed;
  private long lastCall = System.nanoTime();

  /** Is notified of the point of the strike, and when the process is dead or paused. */
  public interface Listener {
    void struck(String call);

    void outOfService();
  }

  public Tap(Listener listener, Sky sky) {
    this.listener = listener;
    this.sky = sky;
  }

  /** The weather that its calls meet. */
  Sky sky() {
    return sky;
  }

  /** Counting begins again. */
  public synchronized void arm(Optional<Strike> next) {
    calls.clear();
    strike = next;
    armed = true;
  }

  /** Likewise; the storm begins at its call. */
  public synchronized void arm(Optional<Strike> next, Optional<Storm> storm) {
    arm(next.or(() -> storm.flatMap(Tap::death)));
    sky.arm(storm);
  }

  private static Optional<Strike> death(Storm storm) {
    var mode = storm.madeBefore() ? Mode.AFTER : Mode.BEFORE;
    return Optional.of(new Strike(storm.point(), mode))
        .filter(strike -> storm.weather() == Weather.OPERATOR_AWAY);
  }

  /** The calls that were counted, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** When a call that changes something was last made, by {@link System#nanoTime()}. */
  public synchronized long lastCall() {
    return lastCall;
  }

  /** The held calls are made now. */
  public synchronized void release() {
    gate.complete(null);
  }

  /** From now on nothing gets out. */
  public synchronized void die() {
    dead = true;
    gate.complete(null);
  }

  /** A call that only reads. */
  public <T> CompletableFuture<T> read(Supplier<CompletableFuture<T>> call) {
    return gate().thenCompose(open -> made(call));
  }

  /** A call that changes something, described in one line. */
  public <T> CompletableFuture<T> change(String line, Supplier<CompletableFuture<T>> call) {
    var point = count(line);
    if (sky.counted(point)) {
      listener.struck(line);
    }
    var mode = mode(point);
    if (mode.isEmpty()) {
      return gate().thenCompose(open -> made(call)).thenCompose(answer -> sky.after(point, answer));
    }
    listener.struck(line);
    return struck(mode.get(), call);
  }

  private <T> CompletableFuture<T> struck(Mode mode, Supplier<CompletableFuture<T>> call) {
    return switch (mode) {
      case BEFORE -> {
        fall();
        yield lost();
      }
      case AFTER ->
          call.get()
              .handle(
                  (answer, error) -> {
                    fall();
                    return Tap.<T>lost();
                  })
              .thenCompose(stage -> stage);
      case LOST -> call.get().handle((answer, error) -> Tap.<T>lost()).thenCompose(stage -> stage);
      case FAILED -> lost();
      case PAUSED -> {
        listener.outOfService();
        yield gate().thenCompose(open -> made(call));
      }
    };
  }

  private void fall() {
    die();
    listener.outOfService();
  }

  /** The number of the call; 0 if it does not count. */
  private synchronized int count(String line) {
    if (dead) {
      return 0;
    }
    calls.add(line);
    lastCall = System.nanoTime();
    if (mode(calls.size()).filter(Mode.PAUSED::equals).isPresent()) {
      gate = new CompletableFuture<>();
    }
    return armed ? calls.size() : 0;
  }

  private synchronized Optional<Mode> mode(int point) {
    return strike.filter(s -> s.point() == point).map(Strike::mode);
  }

  private synchronized CompletableFuture<Void> gate() {
    return gate;
  }

  private <T> CompletableFuture<T> made(Supplier<CompletableFuture<T>> call) {
    synchronized (this) {
      if (dead) {
        return lost();
      }
    }
    return call.get();
  }

  private static <T> CompletableFuture<T> lost() {
    return CompletableFuture.failedFuture(new IOException("struck by the campaign"));
  }
}
