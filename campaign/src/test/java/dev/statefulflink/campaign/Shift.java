package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.OperatorInstance;
import dev.statefulflink.campaign.hook.Strike;
import dev.statefulflink.campaign.hook.Tap;
import dev.statefulflink.campaign.weather.Storm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The operator instances of one run: the first, and the one that takes over. */
final class Shift implements AutoCloseable {
  private final OperatorInstance.Site site;
  private final OperatorInstance first;
  private final CompletableFuture<OperatorInstance> second = new CompletableFuture<>();
  private final List<String> struck = new CopyOnWriteArrayList<>();

  Shift(OperatorInstance.Site site) {
    this.site = site;
    this.first = OperatorInstance.started(site, new Watch());
  }

  /** The tap of a first instance hears of its end, and the next one is started. */
  private final class Watch implements Tap.Listener {
    @Override
    public void struck(String call) {
      struck.add(call);
    }

    @Override
    public void outOfService() {
      site.threads().execute(Shift.this::takeOver);
    }
  }

  private void takeOver() {
    site.sky().operatorGone();
    try {
      second.complete(OperatorInstance.started(site, new NoWatch()));
    } catch (RuntimeException e) {
      second.completeExceptionally(e);
    }
  }

  private record NoWatch() implements Tap.Listener {
    @Override
    public void struck(String call) {}

    @Override
    public void outOfService() {}
  }

  void arm(Optional<Strike> strike, Optional<Storm> storm) {
    first.tap().arm(strike, storm);
  }

  /** The call that was struck; empty where it was never made. */
  Optional<String> struck() {
    return struck.stream().findFirst();
  }

  /** Fails where the next instance could not be started. */
  void check() {
    if (second.isCompletedExceptionally()) {
      second.join();
    }
  }

  /** What the first instance did since it was armed. */
  List<String> calls() {
    return first.tap().calls();
  }

  /** What the instance after it did. */
  List<String> laterCalls() {
    return running().map(instance -> instance.tap().calls()).orElse(List.of());
  }

  /** Whether no storm has begun, or it is over; one that lasts as long as the flow is ended. */
  boolean weathered() {
    site.sky().clear();
    return !site.sky().hasBegun() || site.sky().isOver();
  }

  /** The calls that the weather had fail. */
  List<String> lostCalls() {
    return site.sky().lost();
  }

  /** How long nobody has changed anything, in milliseconds. */
  long quietMillis() {
    var last =
        running()
            .map(instance -> Math.max(instance.tap().lastCall(), first.tap().lastCall()))
            .orElse(first.tap().lastCall());
    return (System.nanoTime() - last) / 1_000_000;
  }

  private Optional<OperatorInstance> running() {
    return second.isDone() && !second.isCompletedExceptionally()
        ? Optional.of(second.join())
        : Optional.empty();
  }

  /** The first instance continues where it was paused, beside the second; then it ends. */
  void resumeFirst(long besideMillis) {
    first.tap().release();
    Scene.pause(besideMillis);
    first.close();
  }

  @Override
  public void close() {
    first.close();
    running().ifPresent(OperatorInstance::close);
  }
}
