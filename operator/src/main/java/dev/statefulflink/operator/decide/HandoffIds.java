package dev.statefulflink.operator.decide;

import dev.statefulflink.operator.flink.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The ids of a handoff. They follow from the object's uid, the generation and the attempt, so that
 * no two handoffs, even of objects of one name, ever share a cluster, a job id or a directory.
 */
record HandoffIds(String id, String jobId, String returnJobId, String triggerId) {

  static HandoffIds of(ObjectKey key, String purpose, long generation, int attempt) {
    var seed = key.uid() + "/" + purpose + "/" + generation + "/" + attempt;
    return new HandoffIds(
        hex(seed).substring(0, 8),
        hex(seed + "/job"),
        hex(seed + "/return"),
        hex(seed + "/savepoint"));
  }

  /** 32 hexadecimal digits, as Flink's ids have. */
  private static String hex(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
