package dev.statefulflink.sample;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry point: counts words indefinitely and prints every new sum, for example {@code
 * (hello,3)}.
 *
 * <p>Checkpoints, the state backend, restarts and the parallelism are not set here: they belong to
 * the configuration of the deployment.
 */
public final class WordCountJob {

  private WordCountJob() {}

  /**
   * Runs the job.
   *
   * @param args see {@link WordCountOptions}
   * @throws Exception if Flink cannot run the job
   */
  public static void main(String[] args) throws Exception {
    WordCountOptions options = WordCountOptions.parse(args);
    Thread.sleep(options.faults().slowMillis());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    options.faults().set(env);
    // A method reference would capture System.out itself, which cannot be serialised.
    WordCountPipeline.build(env, options, line -> System.out.println(line));
    if (options.jobName().isEmpty()) {
      // The name from the deployment's configuration: one that is given here would override it.
      env.execute();
    } else {
      env.execute(options.jobName());
    }
  }
}
