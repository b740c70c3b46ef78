package dev.statefulflink.e2e.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that the word count printed, and who printed it.
 *
 * @param prefix the text before it, empty by default
 */
public record PrintedCount(String revision, String pod, String prefix, String word, long count) {
  // A line of a log begins with its date. SQL's print connector writes a row as +U[(hello,3)].
  private static final Pattern LINE =
      Pattern.compile("(?!\\d{4}-)([^()]{0,40})\\(([a-z]+),(\\d{1,18})\\)]?");

  static Optional<PrintedCount> parse(String revision, String pod, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PrintedCount(
            revision, pod, matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))));
  }

  /** The line as it was printed. */
  public String line() {
    return "%s(%s,%d)".formatted(prefix, word, count);
  }
}
