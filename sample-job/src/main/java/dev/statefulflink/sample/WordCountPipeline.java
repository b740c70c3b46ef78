package dev.statefulflink.sample;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The operators of the job. The uids tie them to their state in a savepoint: never change one. */
public final class WordCountPipeline {

  private WordCountPipeline() {}

  /** Adds the job's operators to the environment. */
  public static void build(
      StreamExecutionEnvironment env, WordCountOptions options, ResultWriter writer) {
    Faults faults = options.faults();
    SingleOutputStreamOperator<WordCount> words =
        env.fromSource(
                options.input().source(), WatermarkStrategy.noWatermarks(), "source", Types.STRING)
            .uid(options.input().uid())
            .flatMap(new ParseLines())
            .name("parse")
            .uid("parse");
    SingleOutputStreamOperator<WordCount> counts =
        counted(words, faults.keyed()).name("count").uid("count" + faults.uidSuffix());
    if (faults.keyed().startsWith("twice")) {
      Seen<?> seen =
          faults.keyed().equals("twice")
              ? new Seen<>(Boolean.class, true)
              : new Seen<>(String.class, "seen");
      counts = counts.keyBy(WordCount::word).process(seen).name("seen").uid("seen");
    }
    if (faults.showInTheTasks()) {
      counts = counts.map(new ShowFaults(faults)).name("faults").uid("faults");
    }
    if (options.output() == null) {
      counts.flatMap(new PrintResults(options.prefix(), writer)).name("print").uid("print");
    } else {
      counts.sinkTo(options.output().sink(options.prefix())).name("sink-kafka").uid("sink-kafka");
    }
  }

  private static SingleOutputStreamOperator<WordCount> counted(
      SingleOutputStreamOperator<WordCount> words, String keyed) {
    return keyed.equals("length")
        ? words.keyBy(count -> count.word().length()).process(new RunningCount<>())
        : words.keyBy(WordCount::word).process(new RunningCount<>());
  }

  /** Remembers each word, and forwards it unchanged. */
  private static final class Seen<T> extends KeyedProcessFunction<String, WordCount, WordCount> {
    private static final long serialVersionUID = 1L;
    private final Class<T> type;
    private final T mark;
    private transient ValueState<T> seen;

    Seen(Class<T> type, T mark) {
      this.type = type;
      this.mark = mark;
    }

    @Override
    public void open(OpenContext context) {
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", type));
    }

    @Override
    public void processElement(WordCount value, Context context, Collector<WordCount> out)
        throws Exception {
      seen.update(mark);
      out.collect(value);
    }
  }
}
