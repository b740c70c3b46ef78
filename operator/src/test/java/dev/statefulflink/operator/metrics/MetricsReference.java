package dev.statefulflink.operator.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference of the metrics, made of their list. */
final class MetricsReference {
  private static final String HEAD =
      """
      # Metrics
      <!-- Generated from operator/.../metrics/Metric.java by `make generate`: change that. -->

      Every operator pod serves them at `/metrics` on port 8080, next to `/healthz` and `/readyz`, in the
      text format of Prometheus. `metrics.enabled: false` in the chart's values disables them. Scraping,
      alerts and dashboards are described in [the chart's
      README](../../helm/stateful-flink-operator/README.md#metrics).

      Counts begin with the process, and only the replica that leads counts. A handoff, a failed savepoint
      and a restart are counted when the API server accepts the status that shows them: an operator
      that dies right after that does not count them. `_max` is the longest of the last minutes.

      """;

  private static final String OF_JOBS =
      """

      ## Of each job
      Exported by the leader only, from its informers, with the labels `kind`, `namespace` and `name`. The metrics of
      an object end with it. Scrape with `honorLabels: true`, as the chart's monitors do: otherwise Prometheus puts
      the operator's namespace in `namespace`, and the job's in `exported_namespace`.

      """;

  private MetricsReference() {}

  static String text() {
    return HEAD + "## Of the operator\n" + table(false) + OF_JOBS + table(true);
  }

  private static String table(boolean ofJobs) {
    return "| metric | type | labels | meaning |\n|---|---|---|---|\n"
        + Arrays.stream(Metric.values())
            .filter(metric -> metric.ofJob() == ofJobs)
            .map(MetricsReference::row)
            .collect(Collectors.joining());
  }

  private static String row(Metric metric) {
    var labels = metric.labels().stream().filter(l -> !metric.ofJob() || !Metric.JOB.contains(l));
    return "| `%s`%s | %s | %s | %s |\n"
        .formatted(
            metric.family(),
            metric.series().size() == 1
                ? ""
                : metric.series().stream()
                    .map(name -> "`" + name.substring(metric.family().length()) + "`")
                    .collect(Collectors.joining(", ", " (", ")")),
            type(metric).toLowerCase(Locale.ROOT),
            labels.map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
            metric.help());
  }

  private static String type(Metric metric) {
    return switch (metric.type()) {
      case GAUGE, JOB_GAUGE -> "gauge";
      case COUNTER, JOB_COUNTER -> "counter";
      case TIMER -> "summary";
      case HISTOGRAM -> "histogram";
    };
  }
}
