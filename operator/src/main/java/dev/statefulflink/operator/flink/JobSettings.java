package dev.statefulflink.operator.flink;

import java.time.Duration;

/**
 * What a job runs with, whoever has set it: its code may overrule what was declared.
 *
 * @param checkpointInterval about 292 million years where the job takes no checkpoints
 */
public record JobSettings(String name, Duration checkpointInterval) {}
