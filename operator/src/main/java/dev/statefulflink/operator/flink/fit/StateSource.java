package dev.statefulflink.operator.flink.fit;

import dev.statefulflink.operator.flink.Submission;
import java.net.URI;
import java.util.Optional;

/**
 * What a job is to go on from.
 *
 * @param snapshot a snapshot that is known; empty if there is none
 * @param job the job that runs, whose newest snapshot is looked at instead
 * @param itself whether the restore is from that very snapshot; else it is from a savepoint that is
 *     still to be taken
 */
public record StateSource(Optional<String> snapshot, Optional<Running> job, boolean itself) {

  /**
   * A job that runs.
   *
   * @param submission how it was started, to learn the names of its operators
   */
  public record Running(URI cluster, String jobId, Submission submission) {}
}
