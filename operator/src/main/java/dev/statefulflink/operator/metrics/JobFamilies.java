package dev.statefulflink.operator.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The values of one scrape, sorted into their families. */
final class JobFamilies {
  private final Map<Metric, List<Value>> values = new EnumMap<>(Metric.class);

  private record Value(Labels labels, double value) {}

  /**
   * @param more the values of the metric's labels after those of the job, in their order
   */
  void add(Metric metric, Job job, double value, String... more) {
    var told = new ArrayList<String>();
    told.add(job.key().kind());
    told.add(job.key().namespace());
    told.add(job.key().name());
    told.addAll(List.of(more));
    values
        .computeIfAbsent(metric, m -> new ArrayList<>())
        .add(new Value(Labels.of(metric.labels(), told), value));
  }

  MetricSnapshots snapshots() {
    var snapshots = MetricSnapshots.builder();
    values.forEach((metric, told) -> snapshots.metricSnapshot(snapshot(metric, told)));
    return snapshots.build();
  }

  private static MetricSnapshot snapshot(Metric metric, List<Value> told) {
    return metric.type() == Metric.Type.JOB_COUNTER ? counter(metric, told) : gauge(metric, told);
  }

  private static MetricSnapshot counter(Metric metric, List<Value> told) {
    var snapshot = CounterSnapshot.builder().name(metric.bare()).help(metric.help());
    told.stream()
        .map(
            v ->
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(v.labels())
                    .value(v.value())
                    .build())
        .forEach(snapshot::dataPoint);
    return snapshot.build();
  }

  private static MetricSnapshot gauge(Metric metric, List<Value> told) {
    var snapshot = GaugeSnapshot.builder().name(metric.bare()).help(metric.help());
    told.stream()
        .map(
            v ->
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(v.labels())
                    .value(v.value())
                    .build())
        .forEach(snapshot::dataPoint);
    return snapshot.build();
  }
}
