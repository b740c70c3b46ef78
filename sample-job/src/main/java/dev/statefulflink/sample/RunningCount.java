package dev.statefulflink.sample;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps the sum of each word in keyed state and emits it each time it changes. */
final class RunningCount<K> extends KeyedProcessFunction<K, WordCount, WordCount> {

  // Part of every savepoint: with another name the sums would start at zero.
  private static final String STATE_NAME = "sum";

  private transient ValueState<Long> sum;

  @Override
  public void open(OpenContext context) {
    sum = getRuntimeContext().getState(new ValueStateDescriptor<>(STATE_NAME, Long.class));
  }

  @Override
  public void processElement(WordCount value, Context context, Collector<WordCount> out)
      throws Exception {
    Long before = sum.value();
    long after = (before == null ? 0 : before) + value.count();
    sum.update(after);
    out.collect(new WordCount(value.word(), after));
  }
}
