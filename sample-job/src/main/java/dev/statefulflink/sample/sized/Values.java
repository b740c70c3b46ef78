package dev.statefulflink.sample.sized;

import java.util.SplittableRandom;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * An incompressible value for each number, for every key in turn: as fast as possible until each
 * key has one, at the declared rate after that.
 */
final class Values implements GeneratorFunction<Long, Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final int keys;
  private final int bytes;
  private final long pauseNanos;

  Values(SizedStateOptions options) {
    this.keys = options.keys();
    this.bytes = options.bytes();
    this.pauseNanos = 1_000_000_000L / options.rate();
  }

  @Override
  public Tuple2<Long, byte[]> map(Long number) throws InterruptedException {
    if (number >= keys) {
      Thread.sleep(pauseNanos / 1_000_000, (int) (pauseNanos % 1_000_000));
    }
    byte[] value = new byte[bytes];
    new SplittableRandom(number).nextBytes(value);
    return Tuple2.of(number, value);
  }
}
