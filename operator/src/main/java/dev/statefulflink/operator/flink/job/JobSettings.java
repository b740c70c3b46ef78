package dev.statefulflink.operator.flink.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a job, from any source: its code may override what was declared.
 *
 * @param checkpointInterval about 292 million years if the job takes no checkpoints by itself
 * @param takesSnapshots false for a job in batch mode, for which Flink takes neither checkpoints
 *     nor savepoints
 * @param options the lines of Flink's configuration that would have the same effect; those that
 *     Flink does not report are missing
 */
public record JobSettings(
    String name, Duration checkpointInterval, boolean takesSnapshots, Map<String, String> options) {
  private static final String CHECKPOINTING = "execution.checkpointing.";
  public static final String RETENTION = CHECKPOINTING + "externalized-checkpoint-retention";
  public static final String STORAGE = CHECKPOINTING + "storage";
  public static final String DIRECTORY = CHECKPOINTING + "dir";
  public static final String BACKEND = "state.backend.type";

  /** Values of the two options that every job is given. */
  public static final String RETAINED = "RETAIN_ON_CANCELLATION";

  public static final String FILES = "filesystem";

  /** The checkpoints of a job are deleted when it ends, in any way. */
  public static final String NEVER_RETAINED = "NO_EXTERNALIZED_CHECKPOINTS";

  /** Flink's own default (1.20.5 and 2.3.0). */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final Duration NEVER = Duration.ofDays(365 * 1000L);
  private static final Pattern MILLIS = Pattern.compile("(\\d{1,15}) ms");

  public JobSettings {
    options = Map.copyOf(options);
  }

  public JobSettings(String name, Duration checkpointInterval, boolean takesSnapshots) {
    this(name, checkpointInterval, takesSnapshots, Map.of());
  }

  public JobSettings(String name, Duration checkpointInterval) {
    this(name, checkpointInterval, true);
  }

  /** Whether its newest checkpoint outlives a cancellation. */
  public boolean keepsCheckpoints() {
    return RETAINED.equals(options.getOrDefault(RETENTION, RETAINED));
  }

  /** Whether it takes checkpoints by itself. */
  public boolean takesCheckpoints() {
    return takesSnapshots && checkpointInterval.compareTo(NEVER) < 0;
  }

  /** The time from one checkpoint to the next, not counting its duration. */
  Duration checkpointPace() {
    var pause = millis("min-pause").orElse(Duration.ZERO);
    return checkpointInterval.compareTo(pause) < 0 ? pause : checkpointInterval;
  }

  /** The time after which Flink fails a checkpoint that has not completed. */
  Duration checkpointTimeout() {
    return millis("timeout").orElse(TIMEOUT);
  }

  private Optional<Duration> millis(String option) {
    return Optional.ofNullable(options.get(CHECKPOINTING + option))
        .map(MILLIS::matcher)
        .filter(Matcher::matches)
        .map(found -> Duration.ofMillis(Long.parseLong(found.group(1))));
  }
}
