package dev.statefulflink.campaign.weather;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of one run, which goes faster while something lasts, and never back. */
public final class RunClock extends Clock {
  private static final int FASTER = 20;

  private Instant base = Instant.now();
  private long from = System.nanoTime();
  private Duration fast = Duration.ZERO;

  /** So much time passes fast from now on; what follows passes as usual. */
  synchronized void hurry(Duration passes) {
    turn(Duration.ZERO);
    fast = passes;
  }

  /** So much time has passed. */
  synchronized void turn(Duration forward) {
    base = instant().plus(forward);
    from = System.nanoTime();
    fast = Duration.ZERO;
  }

  @Override
  public synchronized Instant instant() {
    var real = Duration.ofNanos(System.nanoTime() - from);
    var hurried = real.multipliedBy(FASTER);
    return hurried.compareTo(fast) < 0
        ? base.plus(hurried)
        : base.plus(fast).plus(real.minus(fast.dividedBy(FASTER)));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it has one zone");
  }
}
