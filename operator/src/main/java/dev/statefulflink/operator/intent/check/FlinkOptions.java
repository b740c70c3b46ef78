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
 * The keys and values of {@code spec.flinkConfiguration}: a key is refused if it is set elsewhere,
 * if Flink does not read it here, or if it is misspelt, since Flink ignores such a key silently. A
 * key that resembles none is accepted: plugins have their own options, and so may the job's code.
 */
public final class FlinkOptions {
  private static final String FIELD = "spec.flinkConfiguration";
  private static final int MOST = 128;

  private static final String LTS = "1.20";
  private static final String NEWEST = "2.3";

  /** Maximum edit distance of a suggestion. */
  private static final int MISSPELT = 2;

  /** Keys up to this length allow only one edit. */
  private static final int SHORT = 6;

  private static final SortedSet<String> OF_LTS = ofVersion(LTS);
  private static final SortedSet<String> OF_NEWEST = ofVersion(NEWEST);
  private static final SortedSet<String> KNOWN = known();

  /** Only Flink has options with these prefixes; those of its plugins begin differently. */
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

  /** Below this prefix, any program has its own keys. */
  private static final String PARAMETERS = "pipeline.global-job-parameters.";

  /** Keys without punctuation. Cached, since each reconcile uses them. */
  private static final Map<String, String> KNOWN_BY_LETTERS =
      KNOWN.stream().collect(Collectors.toMap(FlinkOptions::letters, key -> key, (a, b) -> a));

  /** A value that the image's entry point would replace, which is not run. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  private static final String JAVA_OPTIONS = "env.java.opts";

  private FlinkOptions() {}

  /**
   * The declared lines, with nested keys joined by dots.
   *
   * @throws SpecRefused if a value is not valid in Flink, or a key is not allowed
   */
  public static SortedMap<String, String> lines(@Nullable ObjectNode declared) {
    var lines = new TreeMap<String, String>();
    if (declared != null) {
      add(lines, "", declared);
    }
    if (lines.size() > MOST) {
      throw new SpecRefused(
          "%s has %d keys: at most %d are allowed".formatted(FIELD, lines.size(), MOST));
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
                    "%s.%s is set twice, once with nested keys: keep one"
                        .formatted(FIELD, shown(key)));
              }
            });
  }

  private static String value(String key, JsonNode value) {
    // Flink's scripts have the shell replace those of Java's options.
    if (!key.startsWith(JAVA_OPTIONS) && VARIABLE.matcher(value.asText()).find()) {
      throw new SpecRefused(
          ("%s.%s contains a variable, which is not replaced: write the value, or take it from a"
                  + " Secret via spec.flinkConfigurationFrom")
              .formatted(FIELD, shown(key)));
    }
    if (value.isTextual() || value.isNumber() || value.isBoolean()) {
      return value.asText();
    }
    throw new SpecRefused(
        value.isArray()
            ? "%s.%s is a list: write it as one string, with semicolons between the items"
                .formatted(FIELD, shown(key))
            : "%s.%s has no value: give it one, or remove it".formatted(FIELD, shown(key)));
  }

  /**
   * The keys with a prefix of Flink's that Flink does not read; the job's code may read them, so
   * they are not refused. Nothing is known about versions of Flink after the newest one.
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

  /** Whether both have the same major version. */
  private static boolean isBefore(String version, String other) {
    return version.length() < other.length()
        || (version.length() == other.length() && version.compareTo(other) < 0);
  }

  /**
   * Checks every key, in order.
   *
   * @throws SpecRefused for the first that is not allowed
   */
  public static void check(Map<String, String> configuration) {
    new TreeSet<>(configuration.keySet()).forEach(FlinkOptions::check);
  }

  private static void check(String key) {
    if (key.isEmpty() || key.chars().anyMatch(FlinkOptions::isBlank)) {
      throw new SpecRefused(
          ("a key of spec.flinkConfiguration is empty, or contains a space or a line break:"
                  + " correct '%s', in which each of them is shown as _")
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
                    "%s.%s is not an option of Flink: did you mean %s?%s"
                        .formatted(FIELD, key, known, whereOwned(known)));
              });
    }
  }

  /** All characters that end a line in any program. */
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

  /** For both major versions of Flink: a spec that moves from one to the other is not wrong. */
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
