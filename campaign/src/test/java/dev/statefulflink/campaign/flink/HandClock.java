package dev.statefulflink.campaign.flink;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test turns. */
final class HandClock implements InstantSource {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void pass(long millis) {
    now = now.plusMillis(millis);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
