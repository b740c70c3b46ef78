package dev.statefulflink.campaign.weather;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The weather of one run: fair until the storm's call is made, and fair again once it is over. */
public final class Sky {
  /** A fault that hits fewer calls than these is not over, however long it has lasted. */
  private static final int LEAST = 3;

  private final RunClock clock;
  private final World world;
  private final List<Runnable> watches = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private Optional<Storm> storm = Optional.empty();
  private Optional<Instant> until = Optional.empty();

  /** What the weather does beside the operator's calls. */
  public interface World {
    /** Whether each snapshot of Flink takes a minute. */
    void slowSnapshots(boolean slow);

    CompletableFuture<Void> loseStatus();
  }

  public Sky(RunClock clock, World world) {
    this.clock = clock;
    this.world = world;
  }

  /** Nothing ever breaks. */
  public static Sky fair() {
    return new Sky(
        new RunClock(),
        new World() {
          @Override
          public void slowSnapshots(boolean slow) {}

          @Override
          public CompletableFuture<Void> loseStatus() {
            return CompletableFuture.completedFuture(null);
          }
        });
  }

  public RunClock clock() {
    return clock;
  }

  public synchronized void arm(Optional<Storm> next) {
    storm = next;
  }

  /** A call that changes something is about to be made; whether the storm begins with it. */
  public boolean counted(int point) {
    List<Runnable> ending;
    synchronized (this) {
      if (until.isPresent() || !isAt(point)) {
        return false;
      }
      begin(storm.get().weather());
      ending = List.copyOf(watches);
    }
    if (is(Weather.API_SERVER_AWAY)) {
      ending.forEach(Runnable::run);
    }
    return true;
  }

  private void begin(Weather weather) {
    if (weather == Weather.OPERATOR_AWAY) {
      until = Optional.of(clock.instant());
      return;
    }
    clock.hurry(weather.lasts());
    until = Optional.of(clock.instant().plus(weather.lasts()));
    if (weather == Weather.SNAPSHOTS_SLOW) {
      world.slowSnapshots(true);
    }
  }

  /** A counted call was made; what happens before its answer is heard. */
  public <T> CompletableFuture<T> after(int point, T answer) {
    return is(Weather.STATUS_LOST) && isAt(point)
        ? world.loseStatus().thenApply(lost -> answer)
        : CompletableFuture.completedFuture(answer);
  }

  private synchronized boolean isAt(int point) {
    return storm.filter(s -> s.point() == point).isPresent();
  }

  /** The operator is gone; what passes until the next one comes. */
  public void operatorGone() {
    if (is(Weather.OPERATOR_AWAY)) {
      clock.turn(Weather.OPERATOR_AWAY.lasts());
    }
  }

  private synchronized boolean is(Weather weather) {
    return storm.filter(s -> s.weather() == weather).isPresent();
  }

  /** How the API server refuses this call; empty if it does not. */
  public Optional<Refusal> apiServer(String method, String path) {
    var status = path.endsWith("/status") && !method.equals("GET");
    return (is(Weather.STATUS_NOT_WRITTEN) && status) || is(Weather.API_SERVER_AWAY)
        ? hit(method + " " + path).map(Storm::refusal)
        : Optional.empty();
  }

  /** With which HTTP status Flink refuses this call; empty if it does not. */
  public Optional<Integer> flink(String method, String path) {
    return (is(Weather.STORAGE_UNREADABLE) && isLook(path)) || is(Weather.FLINK_ERRS)
        ? hit(method + " " + path).map(s -> s.refusal() == Refusal.ERROR ? 400 : 500)
        : Optional.empty();
  }

  /** Whether a JobManager is to look for a snapshot. */
  public static boolean isLook(String path) {
    return path.contains("/jars/probe.jar/plan");
  }

  private synchronized Optional<Storm> hit(String call) {
    if (!hasBegun() || (isOver() && lost.size() >= LEAST)) {
      return Optional.empty();
    }
    lost.add(call);
    return storm;
  }

  /** How a watch of the API server that is open ends. */
  public synchronized void watched(Runnable end) {
    watches.add(end);
  }

  /** Whether it has begun, and its time has passed. */
  public synchronized boolean isOver() {
    return until.filter(end -> !clock.instant().isBefore(end)).isPresent();
  }

  public synchronized boolean hasBegun() {
    return until.isPresent();
  }

  /** The flow has ended, and with it what lasts as long. */
  public synchronized void clear() {
    if (is(Weather.SNAPSHOTS_SLOW) && hasBegun()) {
      clock.turn(Duration.ZERO);
      until = Optional.of(clock.instant());
      world.slowSnapshots(false);
    }
  }

  /** The calls that it had fail. */
  public synchronized List<String> lost() {
    return List.copyOf(lost);
  }
}
