package dev.statefulflink.sample.rest;

import java.io.File;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Jobs that are submitted as a jar, with what may be wrong with them. */
public final class Programs {
  private Programs() {}

  /** Counts indefinitely, with options of Flink that its code sets, as {@code key=value}. */
  public static final class Counting {
    private Counting() {}

    /**
     * @param args the uid of the operator with the state, and options of Flink
     */
    public static void main(String[] args) throws Exception {
      count(args, new Count());
    }
  }

  /** The same with a state of another type. */
  public static final class CountingInWords {
    private CountingInWords() {}

    /**
     * @param args as of {@link Counting}
     */
    public static void main(String[] args) throws Exception {
      count(args, new CountInWords());
    }
  }

  private static void count(String[] args, MapFunction<Long, Long> counts) throws Exception {
    StreamExecutionEnvironment env = environment(args);
    numbers(env).keyBy(n -> n % 2).map(counts).uid(args[0]).sinkTo(new DiscardingSink<>());
    env.execute("counting");
  }

  private static StreamExecutionEnvironment environment(String[] args) {
    Configuration configuration = new Configuration();
    for (String option : List.of(args).subList(1, args.length)) {
      configuration.setString(
          option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.configure(configuration);
    return env;
  }

  private static DataStream<Long> numbers(StreamExecutionEnvironment env) {
    return env.fromSource(
            new DataGeneratorSource<>(
                n -> n, Long.MAX_VALUE, RateLimiterStrategy.perSecond(100), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers");
  }

  /** Adds up indefinitely, with asynchronous state, which Flink 2.x has. */
  public static final class AddingAsynchronously {
    private AddingAsynchronously() {}

    /**
     * @param args as of {@link Counting}
     */
    public static void main(String[] args) throws Exception {
      StreamExecutionEnvironment env = environment(args);
      KeyedStream<Long, Long> keyed = numbers(env).keyBy(n -> n % 2);
      // Not in the API of Flink 1.20, by which this is compiled.
      KeyedStream.class.getMethod("enableAsyncState").invoke(keyed);
      keyed.reduce(Long::sum).uid(args[0]).sinkTo(new DiscardingSink<>());
      env.execute("adding");
    }
  }

  /** Ends by itself, in batch mode. */
  public static final class Batch {
    private Batch() {}

    public static void main(String[] args) throws Exception {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      env.setRuntimeMode(RuntimeExecutionMode.BATCH);
      env.fromData(1L, 2L, 3L).sinkTo(new DiscardingSink<>());
      env.execute("batch");
    }
  }

  /** Needs a class of another jar, in main() and in its tasks. */
  public static final class Beside {
    static final String OTHER = "beside.Other";

    private Beside() {}

    public static void main(String[] args) throws Exception {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      String name = Class.forName(OTHER).getSimpleName();
      env.fromData(1L, 2L, 3L)
          .map(number -> number + Class.forName(OTHER).getSimpleName())
          .returns(Types.STRING)
          .sinkTo(new DiscardingSink<>());
      env.execute(name);
    }
  }

  /** Does not get as far as a job. */
  public static final class Failing {
    private Failing() {}

    /**
     * @param args the name of the class of a Throwable, or a URI in a file system
     */
    public static void main(String[] args) throws Throwable {
      if (args[0].contains("://")) {
        FileSystem.get(URI.create(args[0]));
      }
      Class<?> type = Class.forName(args[0]);
      throw (Throwable) type.getConstructor(String.class).newInstance("as it was asked for");
    }
  }

  /** Counts indefinitely; a task does not end while it is held. */
  public static final class Held {
    private Held() {}

    /**
     * @param args as of {@link Counting}, and last the file that holds it
     */
    public static void main(String[] args) throws Exception {
      int last = args.length - 1;
      count(Arrays.copyOf(args, last), new HeldCount(args[last]));
    }
  }

  /** Counts indefinitely; a task fails when it is notified of a snapshot after the word for it. */
  public static final class FailingByWord {
    private FailingByWord() {}

    /**
     * @param args as of {@link Counting}, and last the file that is the word
     */
    public static void main(String[] args) throws Exception {
      int last = args.length - 1;
      count(Arrays.copyOf(args, last), new CountFailingByWord(args[last]));
    }
  }

  /** How often a key was there. */
  private static class Count extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public Long map(Long number) throws Exception {
      Long before = count.value();
      count.update(before == null ? 1 : before + 1);
      return count.value();
    }
  }

  /** The same, which does not return from the notification of a snapshot while a file is there. */
  private static final class HeldCount extends Count implements CheckpointListener {
    private static final long serialVersionUID = 1L;

    private final String file;

    private HeldCount(String file) {
      this.file = file;
    }

    @Override
    public void notifyCheckpointComplete(long id) throws Exception {
      while (new File(file).exists()) {
        Thread.sleep(20);
      }
    }
  }

  /** The same, which fails at the notification of a snapshot if a file is there. */
  private static final class CountFailingByWord extends Count implements CheckpointListener {
    private static final long serialVersionUID = 1L;

    private final String file;

    private CountFailingByWord(String file) {
      this.file = file;
    }

    @Override
    public void notifyCheckpointComplete(long id) {
      if (new File(file).delete()) {
        throw new IllegalStateException("as it was asked for");
      }
    }
  }

  /** The same, as text. */
  private static final class CountInWords extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<String> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.STRING));
    }

    @Override
    public Long map(Long number) throws Exception {
      count.update(count.value() + "+1");
      return number;
    }
  }
}
