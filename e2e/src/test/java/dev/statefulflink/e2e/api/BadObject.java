package dev.statefulflink.e2e.api;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A manifest with one mistake, and who is to find it.
 *
 * @param kind of mistake: the folder
 * @param reason of the Stalled condition; empty where the API server finds the mistake
 * @param message part of what is said about it
 * @param documents the object; two are one that is good, and what it is changed to
 */
record BadObject(
    String kind,
    String title,
    Verdict verdict,
    String reason,
    String message,
    List<String> documents) {
  private static final Path FOLDER =
      Repository.root().resolve("e2e/src/test/resources/bad-objects");
  private static final Pattern EXPECTED =
      Pattern.compile("# expected: (schema|cel|strict|stalled)(?::(\\w+))?: (.+)");

  /** Who finds the mistake. */
  enum Verdict {
    /** The types, limits and patterns of the CRD. */
    SCHEMA,
    /** A rule of the CRD, with a message of its own. */
    CEL,
    /** The API server, which knows no such field; kubectl asks it to be strict. */
    STRICT,
    /** The operator, since it needs to know more than the schema. */
    STALLED
  }

  static List<BadObject> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(BadObject::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BadObject read(Path file) {
    String text = Repository.text(file);
    var expected = EXPECTED.matcher(text.lines().findFirst().orElse(""));
    if (!expected.matches()) {
      throw new IllegalArgumentException(file + " does not begin with a line '# expected: ...'");
    }
    return new BadObject(
        FOLDER.relativize(file.getParent()).toString(),
        FOLDER.relativize(file).toString().replace(".yaml", ""),
        Verdict.valueOf(expected.group(1).toUpperCase(java.util.Locale.ROOT)),
        expected.group(2) == null ? "" : expected.group(2),
        expected.group(3),
        Stream.of(text.split("(?m)^---$")).toList());
  }

  /** What stands in the cluster before, where the mistake is a change. */
  boolean isChange() {
    return documents.size() == 2;
  }

  /** The one with the mistake. */
  String bad() {
    return documents.get(documents.size() - 1);
  }

  @Override
  public String toString() {
    return title;
  }
}
