package dev.statefulflink.sample.audit;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** The operators of the job. The uids tie them to their state in a savepoint: never change one. */
public final class AuditPipeline {

  private AuditPipeline() {}

  /**
   * Adds the job's operators to the environment.
   *
   * @param numbers maps an index, which counts from 0, to a number
   */
  public static void build(
      StreamExecutionEnvironment env, AuditOptions options, GeneratorFunction<Long, Long> numbers) {
    int keys = options.keys();
    env.fromSource(source(options, numbers), WatermarkStrategy.noWatermarks(), "source", Types.LONG)
        .uid("source")
        // One reader: several would divide the range, depending on their number at the first start,
        // and the numbers of a key would not come in an order that can be checked.
        .setParallelism(1)
        .keyBy(number -> number % keys, Types.LONG)
        .process(new SequenceCheck(keys))
        .returns(Types.LONG)
        .name("check")
        .uid("check")
        .sinkTo(files(options.output()))
        .name("files")
        .uid("files");
  }

  private static DataGeneratorSource<Long> source(
      AuditOptions options, GeneratorFunction<Long, Long> numbers) {
    return new DataGeneratorSource<>(
        numbers, options.records(), RateLimiterStrategy.perSecond(options.rate()), Types.LONG);
  }

  /**
   * One number in a line. A file gets its visible name when the checkpoint that ended it is
   * complete.
   */
  private static FileSink<Long> files(String directory) {
    return FileSink.forRowFormat(new Path(directory), new SimpleStringEncoder<Long>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }
}
