package dev.statefulflink.sample.socket;

import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes a value that fits in one byte. */
final class OneByteSerializer<T> implements SimpleVersionedSerializer<T> {

  // Differs from the 1 of Flink's own sources: a savepoint of another source is refused, not
  // misread.
  private static final int VERSION = 0x50C7;

  private final ToIntFunction<T> toByte;
  private final IntFunction<T> fromByte;

  OneByteSerializer(ToIntFunction<T> toByte, IntFunction<T> fromByte) {
    this.toByte = toByte;
    this.fromByte = fromByte;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(T value) {
    return new byte[] {(byte) toByte.applyAsInt(value)};
  }

  @Override
  public T deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION || serialized.length != 1) {
      throw new IOException(
          "The state is not that of a socket source: start the job with the kind of input it was"
              + " saved with, or without the saved state");
    }
    return fromByte.apply(serialized[0]);
  }
}
