package dev.statefulflink.sample.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Emits the lines that a {@link SocketClient} receives, once the split is assigned to it. */
final class SocketLineReader implements SourceReader<String, SocketSplit> {

  // Small: lines in here are lost when the job stops.
  private static final int BUFFERED_LINES = 64;

  private final String host;
  private final int port;
  private final LineBuffer buffer = new LineBuffer(BUFFERED_LINES);
  private final List<SocketSplit> splits = new ArrayList<>();
  private SocketClient client;

  SocketLineReader(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public void addSplits(List<SocketSplit> added) {
    splits.addAll(added);
    if (client == null && !splits.isEmpty()) {
      client = SocketClient.start(host, port, buffer);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<String> output) {
    String line = buffer.poll();
    if (line == null) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    output.collect(line);
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return buffer.available();
  }

  @Override
  public List<SocketSplit> snapshotState(long checkpointId) {
    return List.copyOf(splits);
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
  }

  @Override
  public void start() {}

  @Override
  public void notifyNoMoreSplits() {}
}
