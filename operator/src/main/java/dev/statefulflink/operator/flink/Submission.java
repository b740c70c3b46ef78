package dev.statefulflink.operator.flink;

import java.time.Duration;
import java.util.List;

/**
 * How the staged jar is started.
 *
 * @param entryClass empty for the main class of the manifest
 * @param limit how long Flink may take to answer: it runs the job's main() first
 */
public record Submission(
    String entryClass,
    List<String> args,
    int parallelism,
    boolean allowNonRestoredState,
    Duration limit) {
  /** Independent of the spec: abandoning a request does not end the main() that it started. */
  public static final Duration SHORTEST = Duration.ofMinutes(2);

  public Submission {
    args = List.copyOf(args);
  }

  public Submission(
      String entryClass, List<String> args, int parallelism, boolean allowNonRestoredState) {
    this(entryClass, args, parallelism, allowNonRestoredState, SHORTEST);
  }
}
