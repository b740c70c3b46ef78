package dev.statefulflink.sample;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns lines into word counts. A malformed line is logged and dropped: it must not stop a job. */
final class ParseLines implements FlatMapFunction<String, WordCount> {

  /** The word that fails the job, to show what its restart strategy does. */
  static final String FAILING_WORD = "bug";

  private static final Logger LOG = LoggerFactory.getLogger(ParseLines.class);
  private static final int LOGGED_CHARACTERS = 100;

  @Override
  public void flatMap(String line, Collector<WordCount> out) {
    WordCount parsed;
    try {
      parsed = LineParser.parse(line);
    } catch (MalformedLineException e) {
      LOG.warn("Dropped a line that {}: '{}'", e.getMessage(), abbreviated(line));
      return;
    }
    if (parsed.word().equals(FAILING_WORD)) {
      throw new IllegalStateException(
          "The input contains the word '%s', which fails the job on purpose"
              .formatted(FAILING_WORD));
    }
    out.collect(parsed);
  }

  private static String abbreviated(String line) {
    return line.length() <= LOGGED_CHARACTERS ? line : line.substring(0, LOGGED_CHARACTERS) + "...";
  }
}
