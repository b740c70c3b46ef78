package dev.statefulflink.probe.restore;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A source that starts from the state of any other one, and reads nothing. */
final class SilentSource<T> implements Source<T, SilentSource.Split, byte[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<T, Split> createReader(SourceReaderContext context) {
    return new Reader<>();
  }

  @Override
  public SplitEnumerator<Split, byte[]> createEnumerator(SplitEnumeratorContext<Split> context) {
    return new Enumerator();
  }

  @Override
  public SplitEnumerator<Split, byte[]> restoreEnumerator(
      SplitEnumeratorContext<Split> context, byte[] state) {
    return new Enumerator();
  }

  @Override
  public SimpleVersionedSerializer<Split> getSplitSerializer() {
    return new Splits();
  }

  @Override
  public SimpleVersionedSerializer<byte[]> getEnumeratorCheckpointSerializer() {
    return new Bytes();
  }

  /** Where another source has read to, which is not looked at. */
  static final class Split implements SourceSplit {
    @Override
    public String splitId() {
      return "none";
    }
  }

  /** Takes the splits of any source, of any version. */
  private static final class Splits implements SimpleVersionedSerializer<Split> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Split split) {
      return new byte[0];
    }

    @Override
    public Split deserialize(int version, byte[] serialized) {
      return new Split();
    }
  }

  /** Takes what any enumerator has left, of any version. */
  private static final class Bytes implements SimpleVersionedSerializer<byte[]> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(byte[] bytes) {
      return bytes;
    }

    @Override
    public byte[] deserialize(int version, byte[] serialized) {
      return serialized;
    }
  }

  /** Never has anything. */
  private static final class Reader<T> implements SourceReader<T, Split> {
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<Split> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return never;
    }

    @Override
    public void addSplits(List<Split> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** Assigns nothing. */
  private static final class Enumerator implements SplitEnumerator<Split, byte[]> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<Split> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public byte[] snapshotState(long checkpoint) {
      return new byte[0];
    }

    @Override
    public void close() throws IOException {}
  }
}
