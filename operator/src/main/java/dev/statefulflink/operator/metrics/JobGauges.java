package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Steps;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.Durations;
import dev.statefulflink.operator.intent.SpecRefused;
import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The gauges of each job, computed from the informers' objects when Prometheus scrapes. Nothing is
 * kept between two scrapes, so that a deleted object leaves nothing behind.
 */
final class JobGauges implements MultiCollector {
  private final Supplier<Stream<Job>> jobs;
  private final Function<Job, Optional<Instant>> checkpointed;
  private final JobCounts counts;
  private final BooleanSupplier leading;
  private final Clock clock;

  /**
   * @param checkpointed when a job completed its newest checkpoint, as far as Flink has reported
   */
  JobGauges(
      Supplier<Stream<Job>> jobs,
      Function<Job, Optional<Instant>> checkpointed,
      JobCounts counts,
      BooleanSupplier leading,
      Clock clock) {
    this.jobs = jobs;
    this.checkpointed = checkpointed;
    this.counts = counts;
    this.leading = leading;
    this.clock = clock;
  }

  /**
   * Only the leader exports them: standbys see the same objects, and each job would be counted once
   * per replica.
   */
  @Override
  public MetricSnapshots collect() {
    if (!leading.getAsBoolean()) {
      return new MetricSnapshots();
    }
    var families = new JobFamilies();
    var present = new HashSet<ObjectKey>();
    jobs.get()
        .forEach(
            job -> {
              present.add(job.key());
              told(job, families);
            });
    counts.keepOnly(present);
    return families.snapshots();
  }

  @Override
  public List<String> getPrometheusNames() {
    return Stream.of(Metric.values()).filter(Metric::ofJob).map(Metric::bare).toList();
  }

  private void told(Job job, JobFamilies families) {
    var counted = counts.of(job.key());
    families.add(Metric.JOB_SAVEPOINT_FAILURES, job, (double) counted.savepointFailures());
    families.add(Metric.JOB_RESTARTS, job, (double) counted.restarts());
    if (job.status() == null) {
      return;
    }
    var status = job.status();
    reason(status, families, job);
    if (status.held() != null && !Reason.waits(status.held().reason())) {
      families.add(Metric.JOB_HELD, job, 1, status.held().reason());
    }
    var handoff = status.handoff();
    if (handoff != null && handoff.step() != Handoff.Step.AWAIT) {
      families.add(Metric.JOB_HANDOFF_AGE, job, age(begun(handoff)), Steps.word(handoff.step()));
    }
    checkpointed.apply(job).ifPresent(at -> families.add(Metric.JOB_CHECKPOINT_AGE, job, age(at)));
    conditions(status)
        .filter(c -> c.getType().equals("Checkpointing") && c.getStatus().equals("False"))
        .forEach(c -> families.add(Metric.JOB_CHECKPOINTS_FAILING, job, 1));
    newest(status).ifPresent(at -> families.add(Metric.JOB_SNAPSHOT_AGE, job, age(at)));
    if (status.active() != null) {
      interval(job).ifPresent(i -> families.add(Metric.JOB_SNAPSHOT_INTERVAL, job, seconds(i)));
    }
  }

  /** A wait for an approval or a window is intended, however long it takes. */
  private static Instant begun(Handoff handoff) {
    var marks = handoff.marks();
    for (int i = marks.size() - 1; i > 0; i--) {
      if (marks.get(i - 1).step() == Handoff.Step.AWAIT) {
        return marks.get(i).at();
      }
    }
    return marks.get(0).at();
  }

  /** Stalled and Reconciling are in the status only while they are True, and win over Ready. */
  private static void reason(StatefulJobStatus status, JobFamilies families, Job job) {
    Stream.of("Stalled", "Reconciling", "Ready")
        .flatMap(type -> conditions(status).filter(c -> c.getType().equals(type)))
        .findFirst()
        .ifPresent(c -> families.add(Metric.JOB_STATUS, job, 1, c.getType(), c.getReason()));
  }

  private static Stream<Condition> conditions(StatefulJobStatus status) {
    return status.conditions() == null ? Stream.empty() : status.conditions().stream();
  }

  private static Optional<Instant> newest(StatefulJobStatus status) {
    var last = Optional.ofNullable(status.lastState()).map(SavedState::takenAt).stream();
    var kept =
        Optional.ofNullable(status.savepoints()).stream()
            .flatMap(savepoints -> savepoints.kept().stream())
            .map(SavepointRecord::takenAt);
    return Stream.concat(last, kept).max(Comparator.naturalOrder());
  }

  private static Optional<Duration> interval(Job job) {
    try {
      return Optional.ofNullable(job.spec().savepoints())
          .map(SavepointsSpec::interval)
          .map(Durations::parse);
    } catch (SpecRefused e) {
      return Optional.empty();
    }
  }

  private double age(Instant at) {
    return seconds(Duration.between(at, clock.instant()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
