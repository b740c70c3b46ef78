package dev.statefulflink.e2e.docs.page;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param line of its fence, from 1
 * @param mark what the comment in the line before says; empty where there is none
 */
public record DocsBlock(String page, int line, String language, String mark, String text) {
  private static final Pattern MARK =
      Pattern.compile("(run|run by|not run): (.{3,})", Pattern.DOTALL);

  /** What a mark says of a block of the shell. */
  public enum Run {
    /** A story of {@code DocsE2E} runs it. */
    STORY,
    /** Something else does, a file or a class of the tests. */
    ELSEWHERE,
    /** Nobody does, and the mark says why. */
    NEVER
  }

  public boolean isShell() {
    return language.equals("sh");
  }

  public boolean isYaml() {
    return language.equals("yaml");
  }

  public Optional<Run> run() {
    return Optional.of(MARK.matcher(mark))
        .filter(Matcher::matches)
        .map(
            found ->
                switch (found.group(1)) {
                  case "run" -> Run.STORY;
                  case "run by" -> Run.ELSEWHERE;
                  default -> Run.NEVER;
                });
  }

  /** The story, the file, or the reason why not. */
  public String what() {
    Matcher found = MARK.matcher(mark);
    return found.matches() ? found.group(2).strip() : "";
  }

  public boolean isOfStory(String story) {
    return run().equals(Optional.of(Run.STORY)) && what().equals(story);
  }

  /** Its commands, without comments, with continued lines joined. */
  public List<String> commands() {
    return text.replace("\\\n", " ")
        .lines()
        .map(command -> command.replaceAll("(^|\\s+)#\\s.*$", "").strip())
        .filter(command -> !command.isEmpty())
        .toList();
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
