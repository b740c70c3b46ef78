package dev.statefulflink.operator.flink;

import java.time.Duration;

/**
 * What a job runs with, whoever has set it: its code may overrule what was declared.
 *
 * @param checkpointInterval about 292 million years if the job takes no checkpoints by itself
 * @param takesSnapshots false for a job in batch mode, of which Flink takes neither checkpoints nor
 *     savepoints
 */
public record JobSettings(String name, Duration checkpointInterval, boolean takesSnapshots) {
  public JobSettings(String name, Duration checkpointInterval) {
    this(name, checkpointInterval, true);
  }
}
