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

/**
 * The keys of {@code spec.flinkConfiguration}: a key that is set elsewhere is refused, and one that
 * is misspelt, since Flink passes over it without a word. A key that resembles none passes: plugins
 * have options of their own.
 */
final class FlinkOptions {
  /** More edits make another word. */
  private static final int MISSPELT = 2;

  /** In a short key, two edits change too much. */
  private static final int SHORT = 8;

  private static final SortedSet<String> KNOWN = known();

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
    if (key.isEmpty() || key.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
      throw new SpecRefused(
          "a key of spec.flinkConfiguration is empty, or has a blank or a line break in it: write '%s' as Flink does"
              .formatted(key.replaceAll("[\\s\\p{Cntrl}]", "_")));
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

  private static String whereOwned(String known) {
    return OwnedKey.of(known).map(owned -> " That " + owned.advice()).orElse("");
  }

  private static Optional<String> nearest(String key) {
    String bare = bare(key);
    return KNOWN.stream()
        .filter(known -> bare(known).equals(bare))
        .findFirst()
        .or(() -> nearestByEdits(key));
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

  private static String bare(String key) {
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
