package dev.statefulflink.sample.window;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry point: adds up numbers in event-time windows indefinitely, and prints the sum of each
 * window of each key, for example {@code (a,4950)}.
 *
 * <p>Checkpoints, the state backend, restarts and the parallelism are not set here: they belong to
 * the configuration of the deployment.
 */
public final class WindowedSumJob {

  private WindowedSumJob() {}

  /**
   * Runs the job.
   *
   * @param args see {@link WindowedSumOptions}
   * @throws Exception if Flink cannot run the job
   */
  public static void main(String[] args) throws Exception {
    WindowedSumOptions options = WindowedSumOptions.parse(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    // A method reference would capture System.out itself, which cannot be serialised.
    WindowedSumPipeline.build(env, options, line -> System.out.println(line));
    env.execute("windowed sum");
  }
}
