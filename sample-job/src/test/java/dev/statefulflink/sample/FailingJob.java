package dev.statefulflink.sample;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job in a mini cluster that fails when the test asks for it, and what its starts were. */
final class FailingJob implements AutoCloseable {
  private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Run run;
  private final LocalFlink flink;

  private FailingJob(Run run, LocalFlink flink) {
    this.run = run;
    this.flink = flink;
  }

  static FailingJob start(StreamExecutionEnvironment env) throws Exception {
    String id = UUID.randomUUID().toString();
    Run run =
        new Run(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(), new AtomicInteger());
    RUNS.put(id, run);
    env.fromSource(
            new DataGeneratorSource<>(
                n -> n, Long.MAX_VALUE, RateLimiterStrategy.perSecond(200), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .map(new FailWhenAsked(id))
        .sinkTo(new DiscardingSink<>());
    FailingJob job = new FailingJob(run, LocalFlink.start(env));
    job.awaitStarts(1);
    return job;
  }

  /** Fails the job, and waits until it has failed. */
  void fail() {
    int before = run.failures.size();
    run.asked.incrementAndGet();
    await().atMost(TIMEOUT).until(() -> run.failures.size() > before);
  }

  /** Waits until the job was started this often, the first start included. */
  void awaitStarts(int starts) {
    await().atMost(TIMEOUT).until(() -> run.starts.size() >= starts);
  }

  int starts() {
    return run.starts.size();
  }

  /**
   * From a failure to the start that followed it.
   *
   * @param failure the first is 1
   */
  Duration delayAfter(int failure) {
    return Duration.between(run.failures.get(failure - 1), run.starts.get(failure));
  }

  Instant lastFailure() {
    return run.failures.get(run.failures.size() - 1);
  }

  Throwable awaitEnd() throws InterruptedException, TimeoutException {
    return flink.awaitFailure();
  }

  @Override
  public void close() {
    flink.close();
  }

  /** What one job has done, of which its tasks find the entry by name. */
  private record Run(List<Instant> starts, List<Instant> failures, AtomicInteger asked) {}

  /** Lets every number through until a failure is asked for. */
  private static final class FailWhenAsked extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final String id;

    private FailWhenAsked(String id) {
      this.id = id;
    }

    @Override
    public void open(OpenContext context) {
      RUNS.get(id).starts.add(Instant.now());
    }

    @Override
    public Long map(Long number) {
      Run run = RUNS.get(id);
      if (run.asked.getAndUpdate(asked -> Math.max(0, asked - 1)) > 0) {
        run.failures.add(Instant.now());
        throw new IllegalStateException("asked to fail");
      }
      return number;
    }
  }
}
