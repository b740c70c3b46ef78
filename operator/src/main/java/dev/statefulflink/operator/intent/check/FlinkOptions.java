package dev.statefulflink.operator.intent.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.SpecRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of {@code spec.flinkConfiguration}: a key that is set elsewhere is refused,
 * one that Flink does not read here, and one that is misspelt, since Flink passes over it without a
 * word. A key that resembles none passes: plugins have options of their own, and so may the job's
 * code.
 */
public final class FlinkOptions {
  private static final String FIELD = "spec.flinkConfiguration";
  private static final int MOST = 128;

  private static final String LTS = "1.20";
  private static final String NEWEST = "2.3";

  /** More edits make another word. */
  private static final int MISSPELT = 2;

  /** In a short key, two edits change too much. */
  private static final int SHORT = 6;

  private static final SortedSet<String> OF_LTS = ofVersion(LTS);
  private static final SortedSet<String> OF_NEWEST = ofVersion(NEWEST);
  private static final SortedSet<String> KNOWN = known();

  /** Nothing but Flink has options that begin so; those of its plugins begin otherwise. */
  private static final List<String> OF_FLINK_ALONE =
      List.of(
          "blob.",
          "classloader.",
          "cluster.",
          "compiler.",
          "env.",
          "execution.",
          "heartbeat.",
          "io.tmp.",
          "jobmanager.",
          "job-result-store.",
          "parallelism.",
          "pipeline.",
          "resourcemanager.",
          "rest.",
          "slot.",
          "slotmanager.",
          "state.checkpoints.",
          "state.savepoints.",
          "task.",
          "taskmanager.",
          "web.");

  /** Below it, everybody has keys of their own. */
  private static final String PARAMETERS = "pipeline.global-job-parameters.";

  /** By the letters alone; every round of the operator asks. */
  private static final Map<String, String> KNOWN_BY_LETTERS =
      KNOWN.stream().collect(Collectors.toMap(FlinkOptions::letters, key -> key, (a, b) -> a));

  /** A whole value that the image's own entry point would fill in, which is not run. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  private FlinkOptions() {}

  /**
   * The lines that are declared, with nested keys joined by dots.
   *
   * @throws SpecRefused where a value is none of Flink's, or a key cannot stand
   */
  public static SortedMap<String, String> lines(@Nullable ObjectNode declared) {
    var lines = new TreeMap<String, String>();
    if (declared != null) {
      add(lines, "", declared);
    }
    if (lines.size() > MOST) {
      throw new SpecRefused("%s has %d keys: it may have %d".formatted(FIELD, lines.size(), MOST));
    }
    check(lines);
    return lines;
  }

  private static void add(Map<String, String> lines, String above, ObjectNode node) {
    node.properties()
        .forEach(
            field -> {
              var key = above + field.getKey();
              if (field.getValue() instanceof ObjectNode below && !below.isEmpty()) {
                add(lines, key + ".", below);
              } else if (lines.put(key, value(key, field.getValue())) != null) {
                throw new SpecRefused(
                    "%s.%s stands there twice, once with nested keys: keep one"
                        .formatted(FIELD, shown(key)));
              }
            });
  }

  private static String value(String key, JsonNode value) {
    if (VARIABLE.matcher(value.asText()).matches()) {
      throw new SpecRefused(
          "%s.%s is a variable, which nobody fills in: write the value, or take it from a Secret by spec.flinkConfigurationFrom"
              .formatted(FIELD, shown(key)));
    }
    if (value.isTextual() || value.isNumber() || value.isBoolean()) {
      return value.asText();
    }
    throw new SpecRefused(
        value.isArray()
            ? "%s.%s is a list: write it as one text, with a semicolon between the items"
                .formatted(FIELD, shown(key))
            : "%s.%s has no value: give it one, or remove it".formatted(FIELD, shown(key)));
  }

  /**
   * The keys that Flink does not read, though their beginning is one of Flink's own; the job's code
   * may, so they are not refused. Nothing is known of a later Flink than the newest.
   */
  public static List<String> unread(String version, Set<String> keys) {
    return keys.stream().filter(key -> isUnread(version, key)).toList();
  }

  private static boolean isUnread(String version, String key) {
    if (version.equals(LTS) || version.equals(NEWEST)) {
      return !(version.equals(LTS) ? OF_LTS : OF_NEWEST).contains(key)
          && (KNOWN.contains(key) || isOfFlinkAlone(key));
    }
    return isBefore(version, NEWEST) && !KNOWN.contains(key) && isOfFlinkAlone(key);
  }

  private static boolean isOfFlinkAlone(String key) {
    return !key.startsWith(PARAMETERS) && OF_FLINK_ALONE.stream().anyMatch(key::startsWith);
  }

  /** Both of one major version. */
  private static boolean isBefore(String version, String other) {
    return version.length() < other.length()
        || (version.length() == other.length() && version.compareTo(other) < 0);
  }

  /**
   * Checks every key, in order.
   *
   * @throws SpecRefused at the first that cannot stand
   */
  public static void check(Map<String, String> configuration) {
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
              throw new SpecRefused(FIELD + "." + key + " " + owned.advice());
            });
    if (!KNOWN.contains(key)) {
      nearest(key)
          .ifPresent(
              known -> {
                throw new SpecRefused(
                    "%s.%s is no option of Flink: did you mean %s?%s"
                        .formatted(FIELD, key, known, whereOwned(known)));
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
    var names = new TreeSet<>(OF_LTS);
    names.addAll(OF_NEWEST);
    return names;
  }

  private static SortedSet<String> ofVersion(String version) {
    var names = new TreeSet<String>();
    try (var in =
        FlinkOptions.class.getResourceAsStream("/flink-options-%s.txt".formatted(version))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
