package dev.statefulflink.sample.sized;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry point: keeps a value for each of N keys, and replaces them indefinitely.
 *
 * <p>Checkpoints, the state backend, restarts and the parallelism are not set here: they belong to
 * the configuration of the deployment.
 */
public final class SizedStateJob {

  private SizedStateJob() {}

  /**
   * Runs the job.
   *
   * @param args see {@link SizedStateOptions}
   * @throws Exception if Flink cannot run the job
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    SizedStatePipeline.build(env, SizedStateOptions.parse(args));
    env.execute("sized state");
  }
}
