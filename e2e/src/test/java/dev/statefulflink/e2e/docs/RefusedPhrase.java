package dev.statefulflink.e2e.docs;

import dev.statefulflink.e2e.Repository;
import java.util.List;
import java.util.regex.Pattern;

/** A phrase that the docs avoid, and what to write instead. */
record RefusedPhrase(Pattern phrase, String instead) {
  private static final String FILE = "e2e/src/test/resources/refused-phrases.txt";
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  static List<RefusedPhrase> all() {
    return Repository.text(Repository.root().resolve(FILE))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" -> ", 2))
        .map(
            parts ->
                new RefusedPhrase(Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE), parts[1]))
        .toList();
  }

  boolean isIn(String line) {
    return phrase.matcher(CODE.matcher(line).replaceAll("code")).find();
  }

  String advice(String line) {
    return "write %s instead of /%s/ in: %s".formatted(instead, phrase, line);
  }
}
