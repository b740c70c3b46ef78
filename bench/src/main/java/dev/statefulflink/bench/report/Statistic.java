package dev.statefulflink.bench.report;

import java.util.List;

/** One number for many runs. */
public enum Statistic {
  MIN("min", 0.0),
  MEDIAN("median", 0.5),
  P95("p95", 0.95),
  MAX("max", 1.0);

  private final String label;
  private final double rank;

  Statistic(String label, double rank) {
    this.label = label;
    this.rank = rank;
  }

  String label() {
    return label;
  }

  /** By nearest rank: always a value that was measured. */
  public double of(List<Double> runs) {
    var sorted = runs.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(rank * sorted.size()) - 1));
  }
}
