package dev.statefulflink.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * A short job that exercises the same parts as a real one: a source, a shuffle by key, keyed state,
 * checkpoints to the declared storage. It needs no input, has no output, and leaves nothing behind.
 *
 * <p>It runs on a new cluster before the old job is stopped: the first job of a JobManager and its
 * TaskManagers takes seconds longer than the second, and that would be downtime.
 */
public final class WarmUp {
  /** The name that tests, and people, see in Flink's list of jobs. */
  static final String NAME = "warm-up by stateful-flink-operator";

  private static final int ELEMENTS_PER_SUBTASK = 40;
  private static final long PAUSE_MILLIS = 15;
  private static final long CHECKPOINT_INTERVAL_MILLIS = 250;

  private static final int LONGEST_MILLIS = 3_000;

  private WarmUp() {}

  /**
   * @param arguments the address at which this JobManager reports the state of the job with this
   *     id. A known id is not run again: Flink itself runs an id again once it has ended, and a
   *     request may arrive long after it was made.
   */
  public static void main(String[] arguments) throws Exception {
    if (isKnown(new URL(arguments[0]))) {
      throw new IllegalStateException("this warm-up has run here already");
    }
    run(StreamExecutionEnvironment.getExecutionEnvironment());
  }

  public static boolean isKnown(URL state) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) state.openConnection();
    connection.setConnectTimeout(LONGEST_MILLIS);
    connection.setReadTimeout(LONGEST_MILLIS);
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } finally {
      connection.disconnect();
    }
  }

  static void run(StreamExecutionEnvironment environment) throws Exception {
    environment.configure(configuration());
    environment.enableCheckpointing(CHECKPOINT_INTERVAL_MILLIS);
    environment
        .fromSequence(1, (long) ELEMENTS_PER_SUBTASK * environment.getParallelism())
        .map(new Pace())
        .keyBy(new Key())
        .process(new Count())
        .sinkTo(new DiscardingSink<>());
    environment.execute(NAME);
  }

  /** By key, since the classes of some of these options differ between Flink 1.20 and 2.x. */
  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    // A user's settings for a long-running job could keep this one from ending.
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("execution.checkpointing.min-pause", "0 ms");
    configuration.setString("execution.checkpointing.tolerable-failed-checkpoints", "1000");
    configuration.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION");
    return configuration;
  }

  /** Spreads the elements over a time, in which checkpoints are taken. */
  private static final class Pace implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long value) throws InterruptedException {
      Thread.sleep(PAUSE_MILLIS);
      return value;
    }
  }

  /** A few strings, like the keys of most jobs. */
  private static final class Key implements KeySelector<Long, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(Long value) {
      return "key-" + value % 32;
    }
  }

  /** Counts by key. */
  private static final class Count extends KeyedProcessFunction<String, Long, Long> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      Long before = count.value();
      long after = (before == null ? 0 : before) + 1;
      count.update(after);
      out.collect(after);
    }
  }
}
