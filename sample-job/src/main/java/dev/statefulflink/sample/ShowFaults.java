package dev.statefulflink.sample;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Passes all on as it is, and has the faults of {@link Faults} where its state would be. */
final class ShowFaults implements MapFunction<WordCount, WordCount>, CheckpointedFunction {

  private final boolean failsAfterRestore;
  private final long slowMillis;

  ShowFaults(Faults faults) {
    this.failsAfterRestore = faults.failsAfterRestore();
    this.slowMillis = faults.slowMillis();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    Thread.sleep(slowMillis);
    if (failsAfterRestore && context.isRestored()) {
      throw new IllegalStateException(
          "The job was started from a state, and fails then on purpose: --fail-after-restore");
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Thread.sleep(slowMillis);
  }

  @Override
  public WordCount map(WordCount value) {
    return value;
  }
}
