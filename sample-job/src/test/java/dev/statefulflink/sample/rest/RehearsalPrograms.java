package dev.statefulflink.sample.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.util.Collector;

/**
 * A job with state and a part of everything that acts on the world outside, which writes down what
 * it does.
 *
 * <pre>
 * out=    the folder of its sink
 * did=    the file in which each subtask notes once what it does, with the name of the job
 * uids=   no: no operator has one
 * value=  the type of its values: long, int
 * open=   fails
 * -key=value  an option of Flink
 * </pre>
 */
public final class RehearsalPrograms {
  private RehearsalPrograms() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new HashMap<>();
    Configuration configuration = new Configuration();
    for (String arg : args) {
      int at = arg.indexOf('=');
      if (arg.startsWith("-")) {
        configuration.setString(arg.substring(1, at), arg.substring(at + 1));
      } else {
        given.put(arg.substring(0, at), arg.substring(at + 1));
      }
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.configure(configuration);
    build(env, given);
    env.execute("old");
  }

  private static void build(StreamExecutionEnvironment env, Map<String, String> given) {
    DataStream<Long> numbers =
        named(
            env.fromSource(
                new DataGeneratorSource<>(
                    n -> n, Long.MAX_VALUE, RateLimiterStrategy.perSecond(500), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers"),
            "numbers",
            given);
    DataStream<Long> asked =
        named(
            AsyncDataStream.orderedWait(
                numbers, new Ask(given.get("did")), 60, TimeUnit.SECONDS, 50),
            "asked",
            given);
    var counted =
        named(
            asked
                .keyBy(n -> n % 7)
                .process(
                    new Count(
                        given.getOrDefault("value", "long"),
                        given.get("did"),
                        given.containsKey("open")))
                .returns(Types.STRING),
            "counted",
            given);
    var sink =
        counted.sinkTo(
            FileSink.forRowFormat(new Path(given.get("out")), new SimpleStringEncoder<String>())
                .build());
    if (!given.containsKey("uids")) {
      sink.uid("out");
    }
  }

  private static <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> operator, String uid, Map<String, String> given) {
    return given.containsKey("uids") ? operator : operator.uid(uid);
  }

  private static void did(String file, String what) {
    try {
      Files.writeString(
          java.nio.file.Path.of(file),
          what + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks somebody else, whose answers come late. */
  private static final class Ask extends RichAsyncFunction<Long, Long> {
    private static final long serialVersionUID = 1L;
    private final String file;
    private transient boolean noted;

    private Ask(String file) {
      this.file = file;
    }

    @Override
    public void asyncInvoke(Long n, ResultFuture<Long> answer) {
      if (!noted) {
        noted = true;
        did(file, "asks as " + getRuntimeContext().getJobInfo().getJobName());
      }
      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> tell(n, answer));
    }

    private static void tell(Long n, ResultFuture<Long> answer) {
      try {
        answer.complete(List.of(n));
      } catch (RejectedExecutionException e) {
        // The job has ended meanwhile.
      }
    }
  }

  /** Keeps a value for each key, and has a timer that is due soon after. */
  private static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofMillis(20);
    private final String type;
    private final String file;
    private final boolean fails;
    private transient ValueState<Object> value;
    private transient boolean processed;
    private transient boolean fired;

    private Count(String type, String file, boolean fails) {
      this.type = type;
      this.file = file;
      this.fails = fails;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void open(OpenContext context) {
      if (fails) {
        throw new IllegalStateException("no rights for the broker");
      }
      did(file, "opens as " + getRuntimeContext().getJobInfo().getJobName());
      TypeInformation<?> values = type.equals("int") ? Types.INT : Types.LONG;
      value =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("value", (TypeInformation<Object>) values));
    }

    @Override
    public void processElement(Long n, Context context, Collector<String> out) throws Exception {
      if (!processed) {
        processed = true;
        did(file, "processes as " + getRuntimeContext().getJobInfo().getJobName());
      }
      value.update(type.equals("int") ? (Object) n.intValue() : n);
      var timers = context.timerService();
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + SOON.toMillis());
      out.collect("n" + n);
    }

    @Override
    public void onTimer(long at, OnTimerContext context, Collector<String> out) {
      if (!fired) {
        fired = true;
        did(file, "fires as " + getRuntimeContext().getJobInfo().getJobName());
      }
    }
  }
}
