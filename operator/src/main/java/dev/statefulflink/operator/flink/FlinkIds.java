package dev.statefulflink.operator.flink;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids in Flink's form, for its jobs and for its triggers. */
public final class FlinkIds {
  private FlinkIds() {}

  /**
   * The trigger of a checkpoint of this job.
   *
   * @param failed how many of the earlier requested ones have failed
   */
  public static String ofCheckpoint(String jobId, int failed) {
    return of(jobId + "/checkpoint/" + failed);
  }

  /** 32 hexadecimal digits, always the same for a seed. */
  public static String of(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
