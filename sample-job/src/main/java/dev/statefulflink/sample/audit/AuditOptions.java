package dev.statefulflink.sample.audit;

import dev.statefulflink.sample.Arguments;
import java.util.List;
import java.util.Map;

/**
 * The job's arguments. A job that continues from a savepoint needs the same records, keys and
 * output again: only the rate may change.
 *
 * @param records {@code --records N}: the numbers go from 1 to N
 * @param rate {@code --rate R}: how many per second
 * @param keys {@code --keys K}: a number's key is its remainder when divided by K
 * @param output {@code --output URI}: the directory of the files
 */
public record AuditOptions(long records, int rate, int keys, String output) {

  private static final String RECORDS = "--records";
  private static final String RATE = "--rate";
  private static final String KEYS = "--keys";
  private static final String OUTPUT = "--output";
  private static final List<String> NAMES = List.of(RECORDS, RATE, KEYS, OUTPUT);

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if an argument is wrong: names it and says what to write
   */
  public static AuditOptions parse(String... args) {
    Map<String, String> values = Arguments.byName(NAMES, args);
    return new AuditOptions(
        Arguments.number(RECORDS, NAMES, values),
        Arguments.number(RATE, NAMES, values),
        Arguments.number(KEYS, NAMES, values),
        output(values));
  }

  private static String output(Map<String, String> values) {
    String value = Arguments.given(OUTPUT, NAMES, values);
    if (!value.matches("[a-z][a-z0-9]*:/\\S+")) {
      throw new IllegalArgumentException(
          "--output '%s' is not a directory's URI: write for example --output file:///data/out"
              .formatted(value));
    }
    return value;
  }
}
