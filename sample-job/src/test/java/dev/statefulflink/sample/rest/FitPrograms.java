package dev.statefulflink.sample.rest;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * A job whose operators, types and limits are arguments, so that a pair of argument lists is an
 * upgrade.
 *
 * <pre>
 * source=, count=, second=, list=   uids; "none" for no uid, left out: no such operator
 * name=       of the counting operator
 * key=, key2= types of the keys: long, int, string, tuple, kept, gone
 * value=      type of the value; items= that of the list
 * max=        max parallelism of the counting operator; p= its parallelism; all= max parallelism of all
 * before=     an operator without state in front
 * hash=       the id of the counting operator, as a hash
 * chain=off   no chains
 * random=     random uid of the last operator of a chain
 * -key=value  an option of Flink
 * </pre>
 */
public final class FitPrograms {
  private FitPrograms() {}

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
    if (given.containsKey("all")) {
      env.setMaxParallelism(Integer.parseInt(given.get("all")));
    }
    if (given.containsKey("chain")) {
      env.disableOperatorChaining();
    }
    build(env, given).sinkTo(new DiscardingSink<>());
    env.execute("fit");
  }

  private static DataStream<Long> build(StreamExecutionEnvironment env, Map<String, String> given) {
    SingleOutputStreamOperator<Long> numbers =
        env.fromSource(
            new DataGeneratorSource<>(
                n -> n, Long.MAX_VALUE, RateLimiterStrategy.perSecond(500), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers");
    DataStream<Long> stream = named(numbers, given.getOrDefault("source", "numbers"));
    if (given.containsKey("before")) {
      stream = named(stream.map(n -> n).returns(Types.LONG), given.get("before"));
    }
    if (given.containsKey("list")) {
      String items = given.getOrDefault("items", "long");
      stream =
          named(stream.map(new Listed(items)).returns(Types.LONG).name("list"), given.get("list"));
    }
    if (given.containsKey("count")) {
      stream = counting(stream, given);
    }
    if (given.containsKey("second")) {
      stream =
          named(
              counted(stream, given.getOrDefault("key2", "long"), "long").name("second"),
              given.get("second"));
    }
    if (given.containsKey("random")) {
      stream = stream.map(n -> n).returns(Types.LONG).uid("last-" + java.util.UUID.randomUUID());
    }
    return stream;
  }

  private static DataStream<Long> counting(DataStream<Long> stream, Map<String, String> given) {
    SingleOutputStreamOperator<Long> counts =
        counted(stream, given.getOrDefault("key", "long"), given.getOrDefault("value", "long"))
            .name(given.getOrDefault("name", "count"));
    if (given.containsKey("hash")) {
      counts.setUidHash(given.get("hash"));
    }
    if (given.containsKey("max")) {
      counts.setMaxParallelism(Integer.parseInt(given.get("max")));
    }
    if (given.containsKey("p")) {
      counts.setParallelism(Integer.parseInt(given.get("p")));
    }
    return named(counts, given.get("count"));
  }

  private static SingleOutputStreamOperator<Long> named(
      SingleOutputStreamOperator<Long> operator, String uid) {
    return uid.equals("none") ? operator : operator.uid(uid);
  }

  private static SingleOutputStreamOperator<Long> counted(
      DataStream<Long> stream, String key, String value) {
    return stream.keyBy(new Key(key), Items.type(key)).process(new Count(value));
  }

  /** Values of the types that a name stands for; some of their classes are in one jar alone. */
  static final class Items {
    private Items() {}

    @SuppressWarnings("unchecked")
    static TypeInformation<Object> type(String name) {
      TypeInformation<?> type =
          switch (name) {
            case "long" -> Types.LONG;
            case "int" -> Types.INT;
            case "string" -> Types.STRING;
            case "tuple" -> Types.TUPLE(Types.LONG, Types.STRING);
            default -> Types.POJO(loaded(name));
          };
      return (TypeInformation<Object>) type;
    }

    static Object of(String name, long n) {
      return switch (name) {
        case "long" -> n;
        case "int" -> (int) n;
        case "string" -> "n" + n;
        case "tuple" -> Tuple2.of(n, "n" + n);
        default -> made(name, n);
      };
    }

    private static Class<?> loaded(String name) {
      String type = "moved." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      try {
        return Class.forName(type, true, Thread.currentThread().getContextClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(e);
      }
    }

    private static Object made(String name, long n) {
      try {
        Object made = loaded(name).getConstructor().newInstance();
        made.getClass().getField("n").setLong(made, n);
        return made;
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }

  /** One of a few keys. */
  private static final class Key implements KeySelector<Long, Object> {
    private static final long serialVersionUID = 1L;
    private final String type;

    private Key(String type) {
      this.type = type;
    }

    @Override
    public Object getKey(Long n) {
      return Items.of(type, n % 7);
    }
  }

  /** Keeps a value for each key. */
  private static final class Count extends KeyedProcessFunction<Object, Long, Long> {
    private static final long serialVersionUID = 1L;
    private final String type;
    private transient ValueState<Object> value;

    private Count(String type) {
      this.type = type;
    }

    @Override
    public void open(OpenContext context) {
      value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", Items.type(type)));
    }

    @Override
    public void processElement(Long n, Context context, Collector<Long> out) throws Exception {
      value.update(Items.of(type, n));
      out.collect(n);
    }
  }

  /** Keeps a list for each subtask. */
  private static final class Listed implements MapFunction<Long, Long>, CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private final String type;
    private transient ListState<Object> list;

    private Listed(String type) {
      this.type = type;
    }

    @Override
    public Long map(Long n) {
      return n;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      list.clear();
      list.add(Items.of(type, context.getCheckpointId()));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      list =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>("list", Items.type(type)));
      context
          .getOperatorStateStore()
          .getBroadcastState(new MapStateDescriptor<>("wide", Types.LONG, Types.LONG))
          .put(1L, 1L);
    }
  }
}
