package dev.statefulflink.sample.audit;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Fails the job unless the numbers of each key come one after the other, in steps of the number of
 * keys: state that is older or newer than the source's position is found immediately.
 */
final class SequenceCheck extends KeyedProcessFunction<Long, Long, Long> {

  private static final String STATE_NAME = "last";

  private final int keys;
  private transient ValueState<Long> last;

  SequenceCheck(int keys) {
    this.keys = keys;
  }

  @Override
  public void open(OpenContext context) {
    last = getRuntimeContext().getState(new ValueStateDescriptor<>(STATE_NAME, Long.class));
  }

  @Override
  public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
    Long before = last.value();
    long due = before == null ? first(number % keys) : before + keys;
    if (number != due) {
      throw new IllegalStateException(
          "The number %d came where %d was due: %s"
              .formatted(
                  number, due, number > due ? "numbers were lost" : "it was processed before"));
    }
    last.update(number);
    out.collect(number);
  }

  /** The smallest number of a key; they count from 1. */
  private long first(long key) {
    return key == 0 ? keys : key;
  }
}
