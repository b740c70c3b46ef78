package dev.statefulflink.sample;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry point: counts words for ever and prints every new sum, for example {@code (hello,3)}.
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
    // A method reference would take System.out itself along, which cannot be serialised.
    WordCountPipeline.build(env, options, line -> System.out.println(line));
    if (options.jobName().isEmpty()) {
      // The name of the deployment's configuration: one that is given here would win over it.
      env.execute();
    } else {
      env.execute(options.jobName());
    }
  }
}
