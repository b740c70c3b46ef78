package dev.statefulflink.sample;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line of the form {@code word} (counts once) or {@code word,count}. */
final class LineParser {

  // Small enough that a running sum cannot overflow in practice.
  static final long MAX_COUNT = 1_000_000_000;

  private static final Pattern LINE = Pattern.compile("(?<word>[^\\s,]+)(\\s*,\\s*(?<count>.*))?");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,10}");

  private LineParser() {}

  static WordCount parse(String line) throws MalformedLineException {
    Matcher matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      throw new MalformedLineException("is not 'word' or 'word,count'");
    }
    String count = matcher.group("count");
    return new WordCount(matcher.group("word"), count == null ? 1 : count(count));
  }

  private static long count(String text) throws MalformedLineException {
    long count = COUNT.matcher(text).matches() ? Long.parseLong(text) : 0;
    if (count < 1 || count > MAX_COUNT) {
      throw new MalformedLineException(
          "has a count that is not a whole number from 1 to " + MAX_COUNT);
    }
    return count;
  }
}
