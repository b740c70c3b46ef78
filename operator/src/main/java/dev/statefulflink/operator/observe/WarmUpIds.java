package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.FlinkIds;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jobs that warm a new cluster up, one after the other. They follow from the first, which is
 * recorded.
 */
public final class WarmUpIds {
  /** What a job finds compiled grows with each of them: see decision 13. */
  private static final int RUNS = 3;

  private WarmUpIds() {}

  /** In the order in which they run. */
  public static List<String> of(String first) {
    return Stream.iterate(first, before -> FlinkIds.of(before + "/again")).limit(RUNS).toList();
  }
}
