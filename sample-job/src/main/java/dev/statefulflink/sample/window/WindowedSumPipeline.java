package dev.statefulflink.sample.window;

import dev.statefulflink.sample.ResultWriter;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/** The operators of the job. The uids tie them to their state in a savepoint: never change one. */
public final class WindowedSumPipeline {

  private WindowedSumPipeline() {}

  /** Adds the job's operators to the environment. */
  public static void build(
      StreamExecutionEnvironment env, WindowedSumOptions options, ResultWriter writer) {
    int keys = options.keys();
    KeyedStream<Long, String> keyed =
        env.fromSource(numbers(options.rate()), inOrder(), "source", Types.LONG)
            .uid("source")
            // One reader: several would divide the numbers, and time would not be in order.
            .setParallelism(1)
            .keyBy(number -> letter(number % keys), Types.STRING);
    if (options.asynchronous()) {
      enableAsynchronousState(keyed);
    }
    keyed
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(options.window())))
        .aggregate(new Sum(), new SumOfKey(), Types.LONG, Types.STRING)
        .name("sum")
        .uid("sum")
        .flatMap(new PrintLines(writer))
        .name("print")
        .uid("print");
  }

  /** Via reflection: the job is compiled against Flink 1.20, which does not have it. */
  private static void enableAsynchronousState(KeyedStream<Long, String> keyed) {
    try {
      KeyedStream.class.getMethod("enableAsyncState").invoke(keyed);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Flink has no asynchronous state", e);
    }
  }

  /** 0, 1, 2 and so on. */
  private static DataGeneratorSource<Long> numbers(int rate) {
    return new DataGeneratorSource<>(
        index -> index, Long.MAX_VALUE, RateLimiterStrategy.perSecond(rate), Types.LONG);
  }

  /**
   * A number is its own timestamp, in milliseconds, so its window does not depend on when the job
   * runs.
   */
  private static WatermarkStrategy<Long> inOrder() {
    return WatermarkStrategy.<Long>forMonotonousTimestamps()
        .withTimestampAssigner((number, before) -> number);
  }

  private static String letter(long remainder) {
    return String.valueOf((char) ('a' + remainder));
  }
}
