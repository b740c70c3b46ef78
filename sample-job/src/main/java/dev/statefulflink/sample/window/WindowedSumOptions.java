package dev.statefulflink.sample.window;

import dev.statefulflink.sample.Arguments;
import java.util.List;
import java.util.Map;

/**
 * The job's arguments. A job that continues from a savepoint needs the same keys and window again:
 * only the rate may change.
 *
 * @param rate {@code --rate R}: how many numbers come per second
 * @param keys {@code --keys K}: a number's key is its remainder when divided by K, as a letter
 * @param window {@code --window W}: a window holds W numbers, over all keys
 * @param asynchronous {@code --async-state true}: its state is asynchronous, which Flink 2.x has
 */
public record WindowedSumOptions(int rate, int keys, int window, boolean asynchronous) {

  private static final String RATE = "--rate";
  private static final String KEYS = "--keys";
  private static final String WINDOW = "--window";
  private static final List<String> NAMES = List.of(RATE, KEYS, WINDOW);
  private static final String ASYNCHRONOUS = "--async-state";
  private static final List<String> ALL = List.of(RATE, KEYS, WINDOW, ASYNCHRONOUS);
  private static final int LETTERS = 26;

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if an argument is wrong: names it and says what to write
   */
  public static WindowedSumOptions parse(String... args) {
    Map<String, String> values = Arguments.byName(ALL, args);
    return new WindowedSumOptions(
        Arguments.number(RATE, NAMES, values),
        keys(Arguments.number(KEYS, NAMES, values)),
        Arguments.number(WINDOW, NAMES, values),
        Boolean.parseBoolean(values.get(ASYNCHRONOUS)));
  }

  private static int keys(int keys) {
    if (keys > LETTERS) {
      throw new IllegalArgumentException(
          "%s '%d' is more than there are letters: write at most %d"
              .formatted(KEYS, keys, LETTERS));
    }
    return keys;
  }
}
