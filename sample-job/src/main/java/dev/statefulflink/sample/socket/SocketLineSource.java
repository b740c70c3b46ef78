package dev.statefulflink.sample.socket;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Lines of text from a server socket. Reconnects indefinitely if the server disappears or is not
 * there yet.
 *
 * <p>A socket cannot be read twice: lines that were in flight when the job stopped or failed are
 * lost.
 *
 * <p>Not Flink's own socket source, which fails the job if the server cannot be reached.
 */
public final class SocketLineSource implements Source<String, SocketSplit, Boolean> {

  private final String host;
  private final int port;

  /** A source that reads from this address. */
  public SocketLineSource(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<String, SocketSplit> createReader(SourceReaderContext context) {
    return new SocketLineReader(host, port);
  }

  @Override
  public SplitEnumerator<SocketSplit, Boolean> createEnumerator(
      SplitEnumeratorContext<SocketSplit> context) {
    return new SocketEnumerator(context, false);
  }

  @Override
  public SplitEnumerator<SocketSplit, Boolean> restoreEnumerator(
      SplitEnumeratorContext<SocketSplit> context, Boolean assigned) {
    return new SocketEnumerator(context, assigned);
  }

  @Override
  public SimpleVersionedSerializer<SocketSplit> getSplitSerializer() {
    return new OneByteSerializer<>(split -> 0, value -> new SocketSplit());
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new OneByteSerializer<>(assigned -> assigned ? 1 : 0, value -> value != 0);
  }
}
