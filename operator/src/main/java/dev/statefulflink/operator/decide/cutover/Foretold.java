package dev.statefulflink.operator.decide.cutover;

import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.job.Checkpoints;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The estimated time for which no data will be processed, before the old job is stopped.
 *
 * @param downtime empty if nothing is known
 * @param by what it is derived from, as part of a sentence
 */
public record Foretold(Optional<Duration> downtime, String by) {
  public static final String UNKNOWN = "unknown";

  /** The time that a start takes in addition to the restore, as long as none was measured. */
  private static final Duration START = Duration.ofSeconds(1);

  /**
   * Derived from the last completed upgrade, and from the newest checkpoint, which shows whether
   * the state takes longer now. Without such an upgrade, a restore is assumed to take as long as a
   * checkpoint.
   */
  public static Foretold of(@Nullable LastHandoff last, Optional<Checkpoints> newest) {
    var took = newest.map(Checkpoints::took).filter(duration -> !duration.isZero());
    var measured = Optional.ofNullable(last).map(LastHandoff::measured);
    var stop = measured.flatMap(upgrade -> parsed(upgrade.stop()));
    var start = measured.flatMap(upgrade -> parsed(upgrade.start()));
    if (stop.isPresent() && start.isPresent()) {
      return byTheLast(stop.get(), start.get(), took);
    }
    return took.map(Foretold::byACheckpoint)
        .orElseGet(
            () ->
                new Foretold(
                    Optional.empty(),
                    "no upgrade of this job was measured, and no checkpoint of it is known"));
  }

  private static Foretold byTheLast(Duration stop, Duration start, Optional<Duration> took) {
    var longer = took.filter(now -> now.compareTo(stop) > 0);
    return new Foretold(
        Optional.of(longer.orElse(stop).plus(start)),
        "in the last upgrade, the stop took "
            + text(stop)
            + " and the start "
            + text(start)
            + longer.map(now -> ", and the newest checkpoint took " + text(now)).orElse(""));
  }

  private static Foretold byACheckpoint(Duration took) {
    return new Foretold(
        Optional.of(took.multipliedBy(2).plus(START)),
        "no upgrade of this job was measured; its newest checkpoint took "
            + text(took)
            + ", and a restore is assumed to take as long");
  }

  /** As it is written in the status. */
  public String value() {
    return downtime.map(Foretold::text).orElse(UNKNOWN);
  }

  public boolean isLonger(Duration limit) {
    return downtime.filter(expected -> expected.compareTo(limit) > 0).isPresent();
  }

  public static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.3fs", duration.toMillis() / 1000.0);
  }

  /** Any client may have written it. */
  private static Optional<Duration> parsed(String text) {
    try {
      var seconds =
          Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
      return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
          .filter(duration -> !duration.isNegative());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
