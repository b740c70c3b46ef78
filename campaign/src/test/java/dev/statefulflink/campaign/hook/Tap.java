package dev.statefulflink.campaign.hook;

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
  private final List<String> calls = new ArrayList<>();
  private Optional<Strike> strike = Optional.empty();
  private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private boolean dead;
  private long lastCall = System.nanoTime();

  /** Hears where the strike fell, and when the process is dead or stands still. */
  public interface Listener {
    void struck(String call);

    void outOfService();
  }

  public Tap(Listener listener) {
    this.listener = listener;
  }

  /** Counting begins anew. */
  public synchronized void arm(Optional<Strike> next) {
    calls.clear();
    strike = next;
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

  /** A call that changes something, told in one line. */
  public <T> CompletableFuture<T> change(String line, Supplier<CompletableFuture<T>> call) {
    var mode = count(line);
    if (mode.isEmpty()) {
      return gate().thenCompose(open -> made(call));
    }
    listener.struck(line);
    return switch (mode.get()) {
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

  private synchronized Optional<Mode> count(String line) {
    if (dead) {
      return Optional.empty();
    }
    calls.add(line);
    lastCall = System.nanoTime();
    var mode = strike.filter(s -> s.point() == calls.size()).map(Strike::mode);
    if (mode.filter(Mode.PAUSED::equals).isPresent()) {
      gate = new CompletableFuture<>();
    }
    return mode;
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
