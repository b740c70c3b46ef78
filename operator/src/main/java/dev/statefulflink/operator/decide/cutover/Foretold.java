package dev.statefulflink.operator.decide.cutover;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.decide.fit.Sizes;
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

  /** What a cancel is taken to last, which awaits no snapshot. */
  private static final Duration CANCEL = Duration.ofMillis(500);

  /** A state that was never moved is taken to move at least this fast. */
  private static final double BYTES_PER_SECOND = 40e6;

  /**
   * The upgrade that is about to be made.
   *
   * @param empty whether its job starts without a state
   * @param elsewhere whether it starts from a snapshot whose size is not known
   */
  public record Plan(Way way, boolean empty, boolean elsewhere) {
    public static Plan of(Handoff cut) {
      return new Plan(Way.of(cut), Boolean.TRUE.equals(cut.empty()), cut.restoreFrom() != null);
    }
  }

  /**
   * By the last upgrade that completed, and by the newest checkpoint, which shows how large the
   * state is, and whether it takes longer now. Without such an upgrade, a restore is taken to last
   * as long as it takes to write all of the state.
   */
  public static Foretold of(@Nullable LastHandoff last, Optional<Checkpoints> newest, Plan plan) {
    var measured = Optional.ofNullable(last).map(LastHandoff::measured).flatMap(Past::of);
    var snapshot = newest.flatMap(Newest::of);
    var stop = stop(measured, snapshot, plan);
    var start = start(measured, snapshot, plan);
    if (stop.isEmpty() || start.isEmpty()) {
      return new Foretold(
          Optional.empty(),
          "no upgrade of this job was measured, and no checkpoint of it is known");
    }
    return new Foretold(
        Optional.of(stop.get().plus(start.get())),
        measured.map(past -> by(past, snapshot, plan)).orElseGet(() -> by(snapshot, plan)));
  }

  private static Optional<Duration> stop(
      Optional<Past> measured, Optional<Newest> newest, Plan plan) {
    var same = measured.filter(past -> past.isBy(plan.way()));
    if (!plan.way().stopsFirst()) {
      return Optional.of(
          same.map(Past::stop)
              .or(() -> measured.map(Past::stop).filter(stop -> stop.compareTo(CANCEL) < 0))
              .orElse(CANCEL));
    }
    return same.map(past -> longer(past.scaled(past.stop(), newest), newest.map(Newest::took)))
        .or(() -> newest.map(Newest::all))
        .or(() -> measured.map(Past::stop));
  }

  private static Optional<Duration> start(
      Optional<Past> measured, Optional<Newest> newest, Plan plan) {
    if (plan.empty()) {
      return Optional.of(
          measured
              .map(past -> past.scaled(past.start(), Optional.of(Newest.NOTHING)))
              .orElse(START));
    }
    return measured
        .map(past -> plan.elsewhere() ? past.start() : past.scaled(past.start(), newest))
        .or(() -> newest.map(Newest::all).map(START::plus));
  }

  private static Duration longer(Duration stop, Optional<Duration> took) {
    return took.filter(now -> now.compareTo(stop) > 0).orElse(stop);
  }

  private static String by(Past past, Optional<Newest> newest, Plan plan) {
    var now = newest.flatMap(Newest::bytes);
    var sizes = past.bytes().isPresent() && now.isPresent();
    var longer =
        plan.way().stopsFirst()
            ? newest
                .map(Newest::took)
                .filter(took -> took.compareTo(past.scaled(past.stop(), newest)) > 0)
            : Optional.<Duration>empty();
    return "in the last upgrade, the stop took "
        + text(past.stop())
        + " and the start "
        + text(past.start())
        + (sizes
            ? ", with "
                + Sizes.text(past.bytes().get())
                + " of state; it is "
                + Sizes.text(now.get())
                + " now"
            : "")
        + longer.map(took -> ", and the newest checkpoint took " + text(took)).orElse("")
        + (past.isBy(plan.way()) ? "" : "; the job was stopped in another way then")
        + (plan.empty() ? "; no state is restored this time" : "");
  }

  private static String by(Optional<Newest> newest, Plan plan) {
    var took =
        newest
            .map(one -> "its newest checkpoint took " + text(one.took()) + one.sizes())
            .orElse("no checkpoint of it is known");
    return "no upgrade of this job was measured; "
        + took
        + (plan.empty()
            ? ", and no state is restored"
            : ", and a restore is taken to last as long");
  }

  /**
   * As long with another size: in proportion, but no more for each byte than a state is taken to
   * need that was never moved. A second of it has nothing to do with the size.
   */
  private static Duration scaled(Duration took, long then, long now) {
    var seconds = took.toNanos() / 1e9;
    var each = then == 0 ? 1 / BYTES_PER_SECOND : Math.min(seconds / then, 1 / BYTES_PER_SECOND);
    var scaled = Duration.ofMillis(Math.round(1000 * (seconds + each * (now - then))));
    return longer(scaled, Optional.of(took.compareTo(START) < 0 ? took : START));
  }

  /** What was measured. */
  private record Past(
      Duration stop, Duration start, Optional<String> snapshot, Optional<Long> bytes) {
    static Optional<Past> of(LastHandoff.Measured measured) {
      var stop = parsed(measured.stop());
      var start = parsed(measured.start());
      return stop.isEmpty() || start.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Past(
                  stop.get(),
                  start.get(),
                  Optional.ofNullable(measured.snapshot()),
                  Optional.ofNullable(measured.stateBytes()).filter(bytes -> bytes >= 0)));
    }

    /** Also if it is not known how: that record says no more. */
    boolean isBy(Way way) {
      return snapshot.filter(word -> !word.equals(way.word())).isEmpty();
    }

    Duration scaled(Duration took, Optional<Newest> newest) {
      var now = newest.flatMap(Newest::bytes);
      return bytes.isEmpty() || now.isEmpty()
          ? took
          : Foretold.scaled(took, bytes.get(), now.get());
    }
  }

  /** The newest snapshot of the running job. */
  private record Newest(Duration took, Optional<Checkpoints.Size> size) {
    static final Newest NOTHING =
        new Newest(Duration.ZERO, Optional.of(new Checkpoints.Size(0, 0)));

    static Optional<Newest> of(Checkpoints newest) {
      return newest.took().isZero()
          ? Optional.empty()
          : Optional.of(new Newest(newest.took(), newest.size()));
    }

    Optional<Long> bytes() {
      return size.map(Checkpoints.Size::state);
    }

    /** How long it would have taken to write all of the state, not what has changed alone. */
    Duration all() {
      return size.filter(one -> one.written() < one.state())
          .map(one -> scaled(took, one.written(), one.state()))
          .orElse(took);
    }

    String sizes() {
      return size.filter(one -> one.written() < one.state())
          .map(one -> " for " + Sizes.text(one.written()) + " of " + Sizes.text(one.state()))
          .orElse("");
    }
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
