package dev.statefulflink.operator.intent.read;

import dev.statefulflink.api.v1alpha1.CheckpointingSpec;
import dev.statefulflink.operator.intent.Durations;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Flink's configuration lines of declared checkpoint options (names as of Flink 1.20 and 2.x). */
public final class CheckpointingConfig {
  private static final String PREFIX = "execution.checkpointing.";

  /** How many checkpoints a job keeps if that is not declared. */
  public static final int RETAINED = 3;

  /** The field of spec.checkpointing that each line is made from. */
  private static final Map<String, String> FIELDS =
      Map.of(
          PREFIX + "timeout", "timeout",
          PREFIX + "min-pause", "minPause",
          PREFIX + "mode", "mode",
          PREFIX + "tolerable-failed-checkpoints", "tolerableFailures",
          PREFIX + "unaligned.enabled", "unaligned",
          PREFIX + "num-retained", "retained");

  private CheckpointingConfig() {}

  /** The field that a line is made from; empty if it is none of these lines. */
  public static Optional<String> field(String key) {
    return Optional.ofNullable(FIELDS.get(key)).map("checkpointing."::concat);
  }

  /** What differs from the configuration of every job, without the interval. */
  public static SortedMap<String, String> of(CheckpointingSpec spec) {
    var lines = new TreeMap<String, String>();
    put(lines, "timeout", spec.timeout() == null ? null : Durations.flink(spec.timeout()));
    put(lines, "min-pause", spec.minPause() == null ? null : Durations.flink(spec.minPause()));
    put(lines, "mode", spec.mode() == null ? null : spec.mode().name());
    put(lines, "tolerable-failed-checkpoints", spec.tolerableFailures());
    put(lines, "unaligned.enabled", spec.unaligned());
    if (spec.retained() != null && spec.retained() != RETAINED) {
      put(lines, "num-retained", spec.retained());
    }
    return lines;
  }

  private static void put(SortedMap<String, String> lines, String name, @Nullable Object value) {
    if (value != null) {
      lines.put(PREFIX + name, value.toString());
    }
  }
}
