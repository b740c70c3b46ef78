package dev.statefulflink.sample.audit;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry point: writes the numbers from 1 to N to files, each exactly once, whatever happens to
 * the job in the meantime, and ends.
 *
 * <p>Checkpoints, the state backend, restarts and the parallelism are not set here: they belong to
 * the configuration of the deployment. Without checkpoints no file is ever committed.
 */
public final class AuditJob {

  private AuditJob() {}

  /**
   * Runs the job.
   *
   * @param args see {@link AuditOptions}
   * @throws Exception if Flink cannot run the job
   */
  public static void main(String[] args) throws Exception {
    AuditOptions options = AuditOptions.parse(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    AuditPipeline.build(env, options, index -> index + 1);
    env.execute("audit");
  }
}
