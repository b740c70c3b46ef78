package dev.statefulflink.sample;

/** A line of the input is neither {@code word} nor {@code word,count}. */
public final class MalformedLineException extends Exception {

  MalformedLineException(String message) {
    super(message);
  }
}
