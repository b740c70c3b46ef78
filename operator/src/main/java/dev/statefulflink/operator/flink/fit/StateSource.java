package dev.statefulflink.operator.flink.fit;

import dev.statefulflink.operator.flink.Submission;
import java.net.URI;
import java.util.Optional;

/**
 * The state that a job will start from.
 *
 * @param snapshot a known snapshot; empty if there is none
 * @param job the running job, whose newest snapshot is checked instead
 * @param itself whether the restore is from this snapshot; otherwise it is from a savepoint that is
 *     still to be taken
 */
public record StateSource(Optional<String> snapshot, Optional<Running> job, boolean itself) {

  /**
   * A running job.
   *
   * @param submission how it was started, to find the names of its operators
   */
  public record Running(URI cluster, String jobId, Submission submission) {}
}
