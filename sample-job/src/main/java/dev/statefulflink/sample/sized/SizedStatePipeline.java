package dev.statefulflink.sample.sized;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The operators of the job. The uids tie them to their state in a snapshot: never change one. */
public final class SizedStatePipeline {
  private static final TypeInformation<Tuple2<Long, byte[]>> TYPE =
      Types.TUPLE(Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private SizedStatePipeline() {}

  /** Adds the job's operators to the environment. */
  public static void build(StreamExecutionEnvironment env, SizedStateOptions options) {
    int keys = options.keys();
    KeyedStream<Tuple2<Long, byte[]>, Long> values =
        env.fromSource(
                new DataGeneratorSource<>(new Values(options), Long.MAX_VALUE, TYPE),
                WatermarkStrategy.noWatermarks(),
                "values")
            .uid("values")
            // One reader: several would divide the range, and the keys would not come in turn.
            .setParallelism(1)
            .keyBy(value -> value.f0 % keys, Types.LONG);
    if (options.async()) {
      withAsyncState(values);
    }
    values
        .reduce(new NewestValue(keys))
        .name("newest")
        .uid("newest")
        .sinkTo(new DiscardingSink<>())
        .name("nowhere")
        .uid("nowhere");
  }

  /** Not in the API of Flink 1.20, against which this is compiled. */
  private static void withAsyncState(KeyedStream<?, ?> stream) {
    try {
      KeyedStream.class.getMethod("enableAsyncState").invoke(stream);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "--async true: only Flink 2.x has asynchronous state; leave it out", e);
    }
  }
}
