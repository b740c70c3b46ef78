package dev.statefulflink.e2e.docs.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The output that a page shows for a block, compared loosely: every word of it without a digit has
 * to appear in what is printed, and every count of the word count. Ages, ids and numbers differ
 * from run to run, and so may order and room between words.
 */
public record ShownOutput(String text) {
  private static final String WORD = "[A-Za-z][A-Za-z_/.-]*[A-Za-z]";
  private static final String COUNT = "\\([a-z]+,\\d+\\)";

  /** What has to appear. */
  public List<String> words() {
    return words(text).filter(word -> word.matches(WORD + "|" + COUNT)).distinct().toList();
  }

  /** What does not. */
  public List<String> missingIn(String printed) {
    List<String> there = words(printed).toList();
    return words().stream().filter(word -> !there.contains(word)).toList();
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).map(word -> word.replaceAll("[.:;,]+$", ""));
  }
}
