package dev.statefulflink.campaign.weather;

import java.time.Duration;

/** What goes wrong for a while, and comes right by itself. */
public enum Weather {
  /** The API server fails whatever is asked, and its watches end. */
  API_SERVER_AWAY(Duration.ofMinutes(2)),
  /** The API server does everything but write a status. */
  STATUS_NOT_WRITTEN(Duration.ofMinutes(2)),
  /** Flink answers 400 or 500, and does nothing of what it is asked for. */
  FLINK_ERRS(Duration.ofMinutes(1)),
  /** A JobManager that is to look for a snapshot cannot read the storage. */
  STORAGE_UNREADABLE(Duration.ofMinutes(2)),
  /** Each checkpoint and each savepoint takes a minute, until the flow has ended. */
  SNAPSHOTS_SLOW(Duration.ofHours(1)),
  /** The status is emptied, right after the call. */
  STATUS_LOST(Duration.ZERO),
  /** The operator dies, and the next one comes ten minutes later. */
  OPERATOR_AWAY(Duration.ofMinutes(10));

  private final Duration lasts;

  Weather(Duration lasts) {
    this.lasts = lasts;
  }

  Duration lasts() {
    return lasts;
  }
}
