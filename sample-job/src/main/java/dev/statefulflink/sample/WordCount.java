package dev.statefulflink.sample;

/**
 * A word and its count: in one line of the input, or in all of them.
 *
 * <p>Public with public components, so that Flink serialises it field by field.
 */
public record WordCount(String word, long count) {

  /** The printed form: {@code (hello,3)}. */
  @Override
  public String toString() {
    return "(" + word + "," + count + ")";
  }
}
