package dev.statefulflink.e2e;

import java.util.List;

/**
 * How much of a story with many cases runs: by {@code make campaign} all of it, and in every test
 * run a sample.
 */
final class Campaign {
  private static final boolean WHOLE = Boolean.getBoolean("e2e.campaign");

  private Campaign() {}

  static <T> List<T> cases(List<T> all, List<T> sample) {
    return WHOLE ? all : sample;
  }
}
