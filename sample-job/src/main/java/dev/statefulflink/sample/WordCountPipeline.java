package dev.statefulflink.sample;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The operators of the job. The uids tie them to their state in a savepoint: never change one. */
public final class WordCountPipeline {

  private WordCountPipeline() {}

  /** Adds the job's operators to the environment. */
  public static void build(
      StreamExecutionEnvironment env, WordCountOptions options, ResultWriter writer) {
    Faults faults = options.faults();
    SingleOutputStreamOperator<WordCount> counts =
        env.fromSource(
                options.input().source(), WatermarkStrategy.noWatermarks(), "source", Types.STRING)
            .uid("source")
            .flatMap(new ParseLines())
            .name("parse")
            .uid("parse")
            .keyBy(WordCount::word)
            .process(new RunningCount())
            .name("count")
            .uid("count" + faults.uidSuffix());
    if (faults.showInTheTasks()) {
      counts = counts.map(new ShowFaults(faults)).name("faults").uid("faults");
    }
    counts.flatMap(new PrintResults(options.prefix(), writer)).name("print").uid("print");
  }
}
