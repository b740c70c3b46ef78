package dev.statefulflink.sample.sized;

import dev.statefulflink.sample.Arguments;
import java.util.List;
import java.util.Map;

/**
 * The job's arguments. A job that continues from a snapshot needs the same keys and bytes again.
 *
 * @param keys {@code --keys N}: the number of keys
 * @param bytes {@code --bytes B}: the size of each value
 * @param rate {@code --rate R}: how many values change per second, once each key has one; until
 *     then they are written as fast as possible
 * @param async {@code --async true}: with asynchronous state, which Flink 2.x has; false by default
 */
public record SizedStateOptions(int keys, int bytes, int rate, boolean async) {

  private static final String KEYS = "--keys";
  private static final String BYTES = "--bytes";
  private static final String RATE = "--rate";
  private static final String ASYNC = "--async";
  private static final List<String> NEEDED = List.of(KEYS, BYTES, RATE);
  private static final List<String> NAMES = List.of(KEYS, BYTES, RATE, ASYNC);

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if an argument is wrong: names it and says what to write
   */
  public static SizedStateOptions parse(String... args) {
    Map<String, String> values = Arguments.byName(NAMES, args);
    return new SizedStateOptions(
        Arguments.number(KEYS, NEEDED, values),
        Arguments.number(BYTES, NEEDED, values),
        Arguments.number(RATE, NEEDED, values),
        async(values.getOrDefault(ASYNC, "false")));
  }

  private static boolean async(String value) {
    if (!value.matches("true|false")) {
      throw new IllegalArgumentException(
          "--async '%s' is neither true nor false: write one of them".formatted(value));
    }
    return Boolean.parseBoolean(value);
  }
}
