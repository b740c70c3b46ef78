package dev.statefulflink.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a {@code main}: names, each followed by its value. */
public final class Arguments {

  private Arguments() {}

  /**
   * The values by their names; a name that was not given is missing.
   *
   * @throws IllegalArgumentException if an argument is wrong: names it and says what to write
   */
  public static Map<String, String> byName(List<String> names, String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "unknown argument '%s': use %s".formatted(name, String.join(", ", names)));
      }
      if (i + 1 == args.length || names.contains(args[i + 1])) {
        throw new IllegalArgumentException(
            "%s has no value: write the value as the next argument".formatted(name));
      }
      if (values.put(name, args[i + 1]) != null) {
        throw new IllegalArgumentException("%s is given twice: keep one".formatted(name));
      }
    }
    return values;
  }

  /**
   * A whole number that must be there.
   *
   * @param needed all names, for the message
   * @throws IllegalArgumentException if it is missing or wrong: says what to write
   */
  public static int number(String name, List<String> needed, Map<String, String> values) {
    String value = given(name, needed, values);
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    if (number < 1) {
      throw new IllegalArgumentException(
          "%s '%s' is not a whole number from 1 to 999999999".formatted(name, value));
    }
    return number;
  }

  /**
   * A value that must be there.
   *
   * @param needed all names, for the message
   * @throws IllegalArgumentException if it is missing
   */
  public static String given(String name, List<String> needed, Map<String, String> values) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s is missing: all of %s are needed".formatted(name, String.join(", ", needed)));
    }
    return value;
  }
}
