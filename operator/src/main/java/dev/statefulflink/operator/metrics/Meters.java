package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Steps;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The operator's meters. Every count begins with the process. */
public final class Meters {
  private static final String KIND = "kind";
  private static final String RESULT = "result";
  private static final String STEP = "step";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobCounts counts = new JobCounts();
  private final Clock clock;

  /**
   * @param kinds the kinds of jobs
   * @param jobs the jobs that the informers have now
   * @param checkpointed when a job completed its newest checkpoint, as far as Flink has reported
   * @param leading whether this replica leads
   */
  public Meters(
      Set<String> kinds,
      Supplier<Stream<Job>> jobs,
      Function<Job, Optional<Instant>> checkpointed,
      BooleanSupplier leading,
      Clock clock) {
    this.clock = clock;
    registry.config().meterFilter(new FrameworkMeters(kinds));
    registry
        .getPrometheusRegistry()
        .register(new JobGauges(jobs, checkpointed, counts, leading, clock));
    Gauge.builder(Metric.LEADER.meter(), () -> leading.getAsBoolean() ? 1 : 0)
        .description(Metric.LEADER.help())
        .register(registry);
    beginHandoffs();
    kinds.forEach(this::begin);
  }

  /** Registers counters at 0, because {@code increase()} ignores the first sample of a series. */
  private void beginHandoffs() {
    for (var step : Handoff.Step.values()) {
      timer(Metric.HANDOFF_STEP, STEP, Steps.word(step));
    }
    for (var result : List.of(HandoffResult.GOOD, HandoffResult.ROLLED_BACK)) {
      timer(Metric.HANDOFF_DOWNTIME, RESULT, result.word());
    }
  }

  /** The same of each kind. */
  private void begin(String kind) {
    counter(Metric.STATUS_WRITES, KIND, kind);
    counter(Metric.API_CONFLICTS, KIND, kind);
    timer(Metric.ROUND, KIND, kind, RESULT, "ok");
    timer(Metric.ROUND, KIND, kind, RESULT, "failed");
    for (var purpose : Handoff.Purpose.values()) {
      for (var result : HandoffResult.values()) {
        handoffs(kind, purpose, result);
      }
    }
  }

  /** The registry for the operator framework's own meters; few of them are exported. */
  public MeterRegistry registry() {
    return registry;
  }

  /** The same gateway, measured. */
  public FlinkGateway measured(FlinkGateway flink) {
    return new MeasuredFlink(flink, registry);
  }

  /** Runs a reconcile, and measures it. */
  public <T> T round(String kind, Supplier<T> work) {
    var sample = Timer.start(registry);
    var result = "failed";
    try {
      var done = work.get();
      result = "ok";
      return done;
    } finally {
      sample.stop(timer(Metric.ROUND, KIND, kind, RESULT, result));
    }
  }

  /** Counts what a status that the API server has accepted changes. */
  public void statusWritten(ObjectKey job, StatefulJobStatus before, StatefulJobStatus after) {
    counter(Metric.STATUS_WRITES, KIND, job.kind()).increment();
    var counter = new OfJob(job);
    Changes.between(before, after, clock.instant()).forEach(change -> change.countedBy(counter));
  }

  /** The object had changed since it was read. */
  public void conflict(ObjectKey job) {
    counter(Metric.API_CONFLICTS, KIND, job.kind()).increment();
  }

  /** The object no longer exists. */
  public void forget(ObjectKey job) {
    counts.forget(job);
  }

  /** Everything, in Prometheus' text format. */
  public String text() {
    return registry.scrape();
  }

  /** Two replicas' clocks may differ: a step that seems to end before it began took no time. */
  private static void record(Timer timer, Duration took) {
    timer.record(took.isNegative() ? Duration.ZERO : took);
  }

  private Counter handoffs(String kind, Handoff.Purpose purpose, HandoffResult result) {
    return counter(Metric.HANDOFFS, KIND, kind, "purpose", word(purpose), RESULT, result.word());
  }

  private static String word(Handoff.Purpose purpose) {
    return switch (purpose) {
      case START -> "Start";
      case UPGRADE -> "Upgrade";
      case SUSPEND -> "Suspend";
      case DELETE -> "Delete";
    };
  }

  private Counter counter(Metric metric, String... tags) {
    return Counter.builder(metric.meter()).description(metric.help()).tags(tags).register(registry);
  }

  private Timer timer(Metric metric, String... tags) {
    return Timer.builder(metric.meter())
        .description(metric.help())
        .tags(tags)
        .serviceLevelObjectives(metric.buckets().toArray(Duration[]::new))
        .register(registry);
  }

  /** Counts what happens to one job. */
  private final class OfJob implements ChangeCounter {
    private final ObjectKey job;

    private OfJob(ObjectKey job) {
      this.job = job;
    }

    @Override
    public void stepEnded(Change.StepEnded ended) {
      record(timer(Metric.HANDOFF_STEP, STEP, Steps.word(ended.step())), ended.took());
    }

    @Override
    public void handoffEnded(Change.HandoffEnded ended) {
      handoffs(job.kind(), ended.purpose(), ended.result()).increment();
    }

    @Override
    public void downtime(Change.Downtime downtime) {
      record(timer(Metric.HANDOFF_DOWNTIME, RESULT, downtime.result().word()), downtime.took());
    }

    @Override
    public void savepointFailed() {
      counts.savepointFailed(job);
    }

    @Override
    public void jobRestarted() {
      counts.restarted(job);
    }
  }
}
