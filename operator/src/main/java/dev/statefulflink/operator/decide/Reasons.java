package dev.statefulflink.operator.decide;

import java.util.Arrays;

/** Reads a reason back from the status. */
public final class Reasons {
  private Reasons() {}

  /** The reason of that name; an unknown one, of another release, reads as a refused spec. */
  public static Reason of(String word) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .orElse(Reason.SPEC_INVALID);
  }
}
