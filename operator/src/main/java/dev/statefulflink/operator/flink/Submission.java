package dev.statefulflink.operator.flink;

import java.util.List;

/**
 * How the staged jar is started.
 *
 * @param entryClass empty for the main class of the manifest
 */
public record Submission(
    String entryClass, List<String> args, int parallelism, boolean allowNonRestoredState) {
  public Submission {
    args = List.copyOf(args);
  }
}
