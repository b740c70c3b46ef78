package dev.statefulflink.sample.window;

import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Adds the key to a window's sum, as a line to print. */
final class SumOfKey implements WindowFunction<Long, String, String, TimeWindow> {

  @Override
  public void apply(String key, TimeWindow window, Iterable<Long> sums, Collector<String> out) {
    sums.forEach(sum -> out.collect("(%s,%d)".formatted(key, sum)));
  }
}
