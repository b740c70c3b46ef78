package dev.statefulflink.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A manifest with one mistake, and what should find it.
 *
 * @param kind of mistake: the folder
 * @param reason of the Stalled condition; empty if the API server finds the mistake
 * @param message a part of the message about it
 * @param documents the object; two are a valid one, and its edited version
 */
public record BadObject(
    String kind,
    String title,
    Verdict verdict,
    String reason,
    String message,
    List<String> documents) {
  private static final String FOLDER = "e2e/src/test/resources/bad-objects";
  private static final Pattern EXPECTED =
      Pattern.compile("# expected: (schema|cel|strict|stalled)(?::(\\w+))?: (.+)");

  /** An edit keeps these: one must not change, the other feeds the job. */
  private static final Set<String> KEPT = Set.of("stateBackend", "input");

  /** What finds the mistake. */
  public enum Verdict {
    /** The types, limits and patterns of the CRD. */
    SCHEMA,
    /** A rule of the CRD, with its own message. */
    CEL,
    /** The API server, which does not know the field; kubectl requests strict validation. */
    STRICT,
    /** The operator, since it needs to know more than the schema. */
    STALLED
  }

  /** All of them, in order, from the checked-out repository in this folder. */
  public static List<BadObject> all(Path repository) {
    Path folder = repository.resolve(FOLDER);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(file -> read(folder, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BadObject read(Path folder, Path file) {
    String text = text(file);
    var expected = EXPECTED.matcher(text.lines().findFirst().orElse(""));
    if (!expected.matches()) {
      throw new IllegalArgumentException(file + " does not begin with a line '# expected: ...'");
    }
    return new BadObject(
        folder.relativize(file.getParent()).toString(),
        folder.relativize(file).toString().replace(".yaml", ""),
        Verdict.valueOf(expected.group(1).toUpperCase(Locale.ROOT)),
        expected.group(2) == null ? "" : expected.group(2),
        expected.group(3),
        Stream.of(text.split("(?m)^---$")).toList());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object that exists before, if the mistake is a change. */
  public boolean isChange() {
    return documents.size() == 2;
  }

  /** The one with the mistake. */
  public String bad() {
    return documents.get(documents.size() - 1);
  }

  /**
   * The spec of a healthy object after an edit that makes a mistake.
   *
   * @param good the spec before the edit
   * @param bad the spec of the object with the mistake
   */
  public static Map<String, Object> edited(Map<String, Object> good, Map<String, Object> bad) {
    Map<String, Object> edited = new LinkedHashMap<>(good);
    bad.forEach(
        (field, value) -> {
          if (!KEPT.contains(field)) {
            edited.put(field, value);
          }
        });
    return edited;
  }

  @Override
  public String toString() {
    return title;
  }
}
