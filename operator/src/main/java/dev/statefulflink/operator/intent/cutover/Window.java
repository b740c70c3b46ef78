package dev.statefulflink.operator.intent.cutover;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.intent.Durations;
import dev.statefulflink.operator.intent.SpecRefused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A recurring time with a duration. The schedule is computed in local time without clock changes,
 * and each begin is then converted with the time zone: a time that a clock change skips is shifted
 * by the length of the gap, and one that occurs twice counts once.
 *
 * @param schedule five fields of cron
 */
public record Window(String schedule, Duration duration, ZoneId zone) {
  /** More than any clock change of any zone. */
  private static final Duration CHANGE = Duration.ofHours(3);

  /** A leap year is always within this time. */
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  /**
   * Reads the declared one.
   *
   * @param field its path, for a message
   * @throws SpecRefused if it is not valid
   */
  static Window of(String field, UpgradeSpec.Window spec) {
    var window =
        new Window(spec.schedule().strip(), Durations.parse(spec.duration()), zone(field, spec));
    try {
      if (next(window.times(), SOME_TIME).isEmpty()) {
        throw new SpecRefused(
            field
                + ".schedule '"
                + spec.schedule()
                + "' names a day that never occurs: correct"
                + " it");
      }
    } catch (IllegalArgumentException e) {
      throw new SpecRefused(
          field
              + ".schedule '"
              + spec.schedule()
              + "' is not a cron schedule ("
              + e.getMessage()
              + "): write minute, hour, day of the month, month and day of the week, such as"
              + " '0 2 * * *' for each night at two");
    }
    return window;
  }

  private static ZoneId zone(String field, UpgradeSpec.Window spec) {
    try {
      return spec.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(spec.timeZone());
    } catch (DateTimeException e) {
      throw new SpecRefused(
          field
              + ".timeZone '"
              + spec.timeZone()
              + "' is not a time zone: write a name of the IANA database, such as Europe/Vienna");
    }
  }

  /** Whether it has begun and has not ended. */
  public boolean isOpen(Instant now) {
    return last(now).filter(begin -> now.isBefore(begin.plus(duration))).isPresent();
  }

  /** When it begins next after this time. */
  public Instant next(Instant now) {
    var times = times();
    var at = local(now.minus(margin(now)));
    while (true) {
      at = next(times, at).orElseThrow();
      if (begin(at).isAfter(now)) {
        return begin(at);
      }
    }
  }

  private Optional<Instant> last(Instant now) {
    var times = times();
    var at = Optional.of(local(now.plus(margin(now))).plusNanos(1));
    do {
      at = at.flatMap(before -> move(times::lastExecution, before));
    } while (at.filter(begun -> begin(begun).isAfter(now)).isPresent());
    return at.map(this::begin);
  }

  /** Near a clock change, local times are not in chronological order. */
  private Duration margin(Instant now) {
    var rules = zone.getRules();
    return Objects.equals(rules.getOffset(now.minus(CHANGE)), rules.getOffset(now.plus(CHANGE)))
        ? Duration.ZERO
        : CHANGE;
  }

  private LocalDateTime local(Instant at) {
    return LocalDateTime.ofInstant(at, zone);
  }

  private Instant begin(LocalDateTime local) {
    return ZonedDateTime.ofLocal(local, zone, null).toInstant();
  }

  private static Optional<LocalDateTime> next(ExecutionTime times, LocalDateTime after) {
    return move(times::nextExecution, after);
  }

  private static Optional<LocalDateTime> move(
      Function<ZonedDateTime, Optional<ZonedDateTime>> move, LocalDateTime from) {
    return move.apply(from.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private ExecutionTime times() {
    return ExecutionTime.forCron(parsed());
  }

  private Cron parsed() {
    var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
    return new CronParser(unix).parse(schedule).validate();
  }
}
