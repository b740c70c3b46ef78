package dev.statefulflink.operator.intent;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations in the style of Go and Kubernetes, as 1h30m or 250ms. */
public final class Durations {
  private static final Pattern WHOLE = Pattern.compile("([0-9]+(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws SpecRefused if the text is not a duration
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new SpecRefused(
          "'" + text + "' is not a duration: write it as 250ms, 10s, 5m or 1h30m");
    }
    return PART.matcher(text)
        .results()
        .map(part -> of(Long.parseLong(part.group(1)), part.group(2)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The same duration as Flink writes it, as 1500 ms. */
  public static String flink(String text) {
    return parse(text).toMillis() + " ms";
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> throw new SpecRefused("'" + unit + "' is not a unit of time");
    };
  }
}
