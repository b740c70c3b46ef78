package dev.statefulflink.sample.rest;

import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job whose jar is handed to Flink's REST API.
 *
 * <pre>
 * --random-uid         of the operator behind the shuffle, which is the head of its chain
 * --random-chained-uid of the operator that is chained to it
 * --parallelism N      of the operator behind the shuffle
 * --slot-group         of the operator behind the shuffle
 * --twice              a second pipeline with an execute() of its own
 * --batch              in batch mode
 * --waits              main() waits for the result of the job
 * </pre>
 */
public final class SubmittedJob {
  private SubmittedJob() {}

  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    if (given.contains("--batch")) {
      env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    }
    pipeline(env, given, "a");
    if (given.contains("--waits")) {
      env.executeAsync().getJobExecutionResult().get();
    } else {
      env.execute();
    }
    if (given.contains("--twice")) {
      pipeline(env, given, "b");
      env.execute();
    }
  }

  private static void pipeline(StreamExecutionEnvironment env, List<String> given, String name) {
    SingleOutputStreamOperator<Long> counts =
        env.fromSequence(1, Long.MAX_VALUE)
            .uid("numbers-" + name)
            .map(SubmittedJob::slowly)
            .uid("pause-" + name)
            .keyBy(number -> number % 10)
            .map(number -> number)
            .name("count " + name)
            .uid("count-" + name + random(given, "--random-uid"));
    if (given.contains("--parallelism")) {
      counts.setParallelism(Integer.parseInt(given.get(given.indexOf("--parallelism") + 1)));
    }
    if (given.contains("--slot-group")) {
      counts.slotSharingGroup("another");
    }
    counts
        .map(number -> number)
        .setParallelism(counts.getParallelism())
        .uid("last-" + name + random(given, "--random-chained-uid"));
  }

  private static String random(List<String> given, String option) {
    return given.contains(option) ? "-" + UUID.randomUUID() : "";
  }

  private static Long slowly(Long number) throws InterruptedException {
    Thread.sleep(20);
    return number;
  }
}
