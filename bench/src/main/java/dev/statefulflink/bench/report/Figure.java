package dev.statefulflink.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * One thing that was measured, with every single run.
 *
 * @param target null where there is none
 * @param runs in the order in which they were made, at least one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(String name, String unit, Target target, List<Double> runs) {
  private static final int DECIMALS = 3;

  public Figure {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    runs = runs.stream().map(Figure::rounded).toList();
  }

  public static Figure of(String name, String unit, List<Double> runs) {
    return new Figure(name, unit, null, runs);
  }

  public static Figure of(String name, String unit, Target target, List<Double> runs) {
    return new Figure(name, unit, target, runs);
  }

  public double value(Statistic statistic) {
    return statistic.of(runs);
  }

  /** Whether the target is met; empty where there is none. */
  Optional<Boolean> met() {
    return Optional.ofNullable(target).map(aim -> value(aim.of()) <= aim.atMost());
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
  }
}
