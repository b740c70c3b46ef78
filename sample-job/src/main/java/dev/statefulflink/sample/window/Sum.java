package dev.statefulflink.sample.window;

import org.apache.flink.api.common.functions.AggregateFunction;

/** The sum of a window's numbers, which is all that is kept. */
final class Sum implements AggregateFunction<Long, Long, Long> {

  @Override
  public Long createAccumulator() {
    return 0L;
  }

  @Override
  public Long add(Long number, Long sum) {
    return sum + number;
  }

  @Override
  public Long getResult(Long sum) {
    return sum;
  }

  @Override
  public Long merge(Long sum, Long other) {
    return sum + other;
  }
}
