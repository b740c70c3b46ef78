package dev.statefulflink.sample.sized;

import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** Keeps the newest value of a key, and fails if one of its values was lost or duplicated. */
final class NewestValue implements ReduceFunction<Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final int keys;

  NewestValue(int keys) {
    this.keys = keys;
  }

  @Override
  public Tuple2<Long, byte[]> reduce(Tuple2<Long, byte[]> before, Tuple2<Long, byte[]> next) {
    if (next.f0 - before.f0 != keys) {
      throw new IllegalStateException(
          "The value with the number %d came after that with %d; a key has every %d."
              .formatted(next.f0, before.f0, keys));
    }
    return next;
  }
}
