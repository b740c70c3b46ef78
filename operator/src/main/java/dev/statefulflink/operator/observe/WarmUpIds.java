package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.FlinkIds;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ids of the jobs that warm up a new cluster, one after the other. They are derived from the
 * first one, which is recorded.
 */
public final class WarmUpIds {
  /** Each of them makes the JVM compile more code: see decision 13. */
  private static final int RUNS = 3;

  private WarmUpIds() {}

  /** In the order in which they run. */
  public static List<String> of(String first) {
    return Stream.iterate(first, before -> FlinkIds.of(before + "/again")).limit(RUNS).toList();
  }
}
