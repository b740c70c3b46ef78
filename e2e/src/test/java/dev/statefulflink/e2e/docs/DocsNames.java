package dev.statefulflink.e2e.docs;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.api.DeclaredSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that the docs may use between backticks: fields, words in CamelCase such as reasons,
 * and tests. Names of other projects belong on the pages about them.
 *
 * @param words all words that are known
 * @param sources the text of each class, by its name
 */
record DocsNames(List<DeclaredSchema> kinds, Set<String> words, Map<String, String> sources) {
  private static final Pattern FIELD =
      Pattern.compile("((?:spec|status)(?:\\.[a-zA-Z]+(?:\\[\\])?)+)(?:\\W.*)?");
  private static final Pattern SHORT_FIELD =
      Pattern.compile("([a-z][a-zA-Z]+)((?:\\.[a-zA-Z]+)+)(?:: .*)?");
  private static final Pattern WORD = Pattern.compile("[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*");
  private static final Pattern OF_JAVA = Pattern.compile("\\w+Exception");
  private static final Pattern TEST = Pattern.compile("(\\w+(?:E2E|IT|Test))(?:#(\\w+))?");
  private static final Pattern REASON = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
  private static final Pattern QUOTED = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)*)\"");

  static DocsNames read() {
    Map<String, String> sources = javaSources();
    List<DeclaredSchema> kinds = DeclaredSchema.all();
    Set<String> words = new HashSet<>(sources.keySet());
    kinds.forEach(kind -> words.add(kind.kind()));
    kinds.forEach(kind -> words.addAll(kind.words()));
    // ReasonTest holds this table to the operator's list.
    add(REASON, Repository.text(Repository.root().resolve("docs/reasons.md")), words);
    add(QUOTED, sources.get("Announcements"), words);
    add(QUOTED, sources.get("Compiled"), words);
    add(QUOTED, sources.get("Conditions"), words);
    add(QUOTED, sources.get("JobFacts"), words);
    return new DocsNames(kinds, words, sources);
  }

  private static void add(Pattern pattern, String text, Set<String> words) {
    pattern.matcher(text).results().map(found -> found.group(1)).forEach(words::add);
  }

  static Set<String> classes() {
    return javaSources().keySet();
  }

  private static Map<String, String> javaSources() {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Repository.root())) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file ->
                  sources.merge(
                      file.getFileName().toString().replace(".java", ""),
                      Repository.text(file),
                      String::concat));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  /** False only for a name that should be known, and is not. */
  boolean knows(String code) {
    if (words.contains(code.replaceAll(": .*", ""))) {
      return true;
    }
    Matcher field = FIELD.matcher(code);
    if (field.matches()) {
      return hasField(field.group(1));
    }
    Matcher inSpec = SHORT_FIELD.matcher(code);
    if (inSpec.matches() && kinds.stream().anyMatch(kind -> kind.hasGroup(inSpec.group(1)))) {
      return hasField("spec." + inSpec.group(1) + inSpec.group(2));
    }
    Matcher test = TEST.matcher(code);
    if (test.matches()) {
      String source = sources.getOrDefault(test.group(1), "");
      return test.group(2) == null ? !source.isEmpty() : source.contains(test.group(2) + "(");
    }
    return !WORD.matcher(code).matches() || OF_JAVA.matcher(code).matches();
  }

  /** Whether it can only be a name of this project: the path of a field, or a test. */
  boolean isOurs(String code) {
    return FIELD.matcher(code).matches() || TEST.matcher(code).matches();
  }

  private boolean hasField(String path) {
    return kinds.stream().anyMatch(kind -> kind.has(path));
  }
}
