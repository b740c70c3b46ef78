package dev.statefulflink.e2e.docs.page;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The comments and strings of one class of main code, which people read like a page. */
public record MainSource(String name, String text) {
  private static final List<String> MODULES = List.of("crds", "probe", "operator", "sample-job");

  /** It quotes texts of Flink. */
  private static final String QUOTES = "FlinkMessages.java";

  /** A text block, a Javadoc or comment, lines of a comment, or strings that are joined. */
  private static final Pattern PROSE =
      Pattern.compile(
          "\"\"\".*?\"\"\"|/\\*.*?\\*/|(?:(?<=^|[ \\t])//[^\\n]*\\s+)+"
              + "|\"(?:[^\"\\\\\\n]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\\\n]|\\\\.)*\")*",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"|\\s+(?:\\*|//) ");
  private static final Pattern CODE = Pattern.compile("\\{@\\w+ [^}]*}");

  public static List<MainSource> all() {
    return MODULES.stream().flatMap(MainSource::of).toList();
  }

  private static Stream<MainSource> of(String module) {
    Path folder = Repository.root().resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.endsWith(QUOTES))
          .sorted()
          .map(file -> new MainSource(file.getFileName().toString(), Repository.text(file)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each comment and each string, on one line. */
  public List<String> sentences() {
    return PROSE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(prose -> JOINT.matcher(prose).replaceAll(" "))
        .map(prose -> CODE.matcher(prose).replaceAll("code"))
        .map(prose -> prose.replaceAll("\\s+", " "))
        .toList();
  }
}
