package dev.statefulflink.operator.flink;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids as Flink has them, for its jobs and for its triggers. */
public final class FlinkIds {
  private FlinkIds() {}

  /** 32 hexadecimal digits, always the same ones of a seed. */
  public static String of(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
