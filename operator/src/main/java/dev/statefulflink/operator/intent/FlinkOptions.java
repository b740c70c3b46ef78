package dev.statefulflink.operator.intent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys of {@code spec.flinkConfiguration}: a key that is set elsewhere is refused, and one that
 * is misspelt, since Flink passes over it without a word. A key that resembles none passes: plugins
 * have options of their own.
 */
final class FlinkOptions {
  /** More edits make another word. */
  private static final int MISSPELT = 2;

  /** In a short key, two edits change too much. */
  private static final int SHORT = 6;

  private static final SortedSet<String> KNOWN = known();

  /** By the letters alone; every round of the operator asks. */
  private static final Map<String, String> KNOWN_BY_LETTERS =
      KNOWN.stream().collect(Collectors.toMap(FlinkOptions::letters, key -> key, (a, b) -> a));

  private FlinkOptions() {}

  /**
   * Checks every key, in order.
   *
   * @throws SpecRefused at the first that cannot stand
   */
  static void check(Map<String, String> configuration) {
    new TreeSet<>(configuration.keySet()).forEach(FlinkOptions::check);
  }

  private static void check(String key) {
    if (key.isEmpty() || key.chars().anyMatch(FlinkOptions::isBlank)) {
      throw new SpecRefused(
          "a key of spec.flinkConfiguration is empty, or has a blank or a line break in it: correct '%s', where each is a _"
              .formatted(shown(key)));
    }
    OwnedKey.of(key)
        .ifPresent(
            owned -> {
              throw new SpecRefused("spec.flinkConfiguration." + key + " " + owned.advice());
            });
    if (!KNOWN.contains(key)) {
      nearest(key)
          .ifPresent(
              known -> {
                throw new SpecRefused(
                    "spec.flinkConfiguration.%s is no option of Flink: did you mean %s?%s"
                        .formatted(key, known, whereOwned(known)));
              });
    }
  }

  /** Whatever may end a line somewhere. */
  private static boolean isBlank(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }

  private static String shown(String key) {
    var text = new StringBuilder();
    key.chars().forEach(c -> text.append(isBlank(c) ? '_' : (char) c));
    return text.toString();
  }

  private static String whereOwned(String known) {
    return OwnedKey.of(known).map(owned -> " That " + owned.advice()).orElse("");
  }

  private static Optional<String> nearest(String key) {
    return Optional.ofNullable(KNOWN_BY_LETTERS.get(letters(key))).or(() -> nearestByEdits(key));
  }

  private static Optional<String> nearestByEdits(String key) {
    if (key.length() < SHORT) {
      return Optional.empty();
    }
    return KNOWN.stream()
        .filter(known -> Math.abs(known.length() - key.length()) <= MISSPELT)
        .map(known -> Map.entry(known, EditDistance.between(known, key)))
        .filter(candidate -> candidate.getValue() <= MISSPELT)
        .min(Comparator.comparingInt(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  private static String letters(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }

  /** Of both generations of Flink: a spec that moves from one to the other is no mistake. */
  static SortedSet<String> known() {
    var names = new TreeSet<String>();
    for (var file : List.of("flink-options-1.20.txt", "flink-options-2.3.txt")) {
      try (var in = FlinkOptions.class.getResourceAsStream("/" + file)) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }
}
