package dev.statefulflink.sample;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Forwards all records unchanged, and shows the faults of {@link Faults} in its lifecycle. */
final class ShowFaults implements MapFunction<WordCount, WordCount>, CheckpointedFunction {

  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private final boolean failsAfterRestore;
  private final long slowMillis;
  private final String needs;

  ShowFaults(Faults faults) {
    this.failsAfterRestore = faults.failsAfterRestore();
    this.slowMillis = faults.slowMillis();
    this.needs = faults.needs();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    Thread.sleep(slowMillis);
    if (!needs.isEmpty()) {
      connect();
    }
    if (failsAfterRestore && context.isRestored()) {
      throw new IllegalStateException(
          "The job was started from a state, and fails then on purpose: --fail-after-restore");
    }
  }

  /** Like a client of a broker, which fails if the broker is unavailable. */
  private void connect() throws IOException {
    int colon = needs.lastIndexOf(':');
    int port = Integer.parseInt(needs.substring(colon + 1));
    try (Socket server = new Socket()) {
      server.connect(
          new InetSocketAddress(needs.substring(0, colon), port), CONNECT_TIMEOUT_MILLIS);
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
