package dev.statefulflink.bench.pods;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import dev.statefulflink.bench.report.Table;
import dev.statefulflink.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The part of the page about upgrades on pods. */
final class PodsSections {
  private static final double FIRST_START = 12;
  private static final double MEDIAN_DOWNTIME = 1.5;
  private static final double WORST_DOWNTIME = 3;
  private static final double OPERATORS_SHARE = 0.1;
  private static final double BAD_UPGRADE = 2;

  private PodsSections() {}

  static String about() {
    return """
        A word count of 1,000 records a second with parallelism 1, the `hashmap` backend, and a checkpoint every second to a
        volume of the node. Each upgrade is a new `restartNonce`, set when the pods of the previous revision are gone.
        Kubernetes, both Flink clusters, the operator and the benchmark share the cores. For scale: on a machine of the same
        size, measured earlier for this project, an upgrade by apache/flink-kubernetes-operator 1.15 had 28.7 s of downtime, and
        a first start took 29.3 s.

        - *downtime*: from the last time that all tasks of the old job were seen running to the first time for the new job,
          polled every 50 ms through the API server.
        - *downtime in the status*: `status.lastHandoff.downtime`, an upper bound.
        - *silence*: from the last line that the old job printed to the first line of the new job, by the node's timestamps. The
          old job prints until its savepoint is taken.
        """;
  }

  static Section upgrades(String version, List<UpgradeRun> runs) {
    var downtime = values(runs, UpgradeRun::downtime);
    return new Section(
        "Upgrades, Flink " + version,
        "",
        List.of(
            Figure.of("downtime", "s", new Target(Statistic.MEDIAN, MEDIAN_DOWNTIME), downtime),
            Figure.of("worst downtime", "s", new Target(Statistic.MAX, WORST_DOWNTIME), downtime),
            Figure.of("downtime in the status", "s", values(runs, UpgradeRun::reported)),
            Figure.of("silence", "s", values(runs, UpgradeRun::silence)),
            Figure.of("change to Ready", "s", values(runs, UpgradeRun::handoff)),
            Figure.of(
                "the operator's share of the downtime",
                "s",
                new Target(Statistic.MEDIAN, OPERATORS_SHARE),
                values(runs, PodsSections::ofTheOperator))),
        List.of(waterfall(runs)));
  }

  private static double ofTheOperator(UpgradeRun run) {
    return run.parts().entrySet().stream()
        .filter(part -> part.getKey().startsWith("operator"))
        .mapToDouble(part -> part.getValue())
        .sum();
  }

  private static Table waterfall(List<UpgradeRun> runs) {
    var rows = new ArrayList<List<String>>();
    var names = runs.get(0).parts().keySet();
    var offset = 0.0;
    for (var name : names) {
      var all = values(runs, run -> run.parts().get(name));
      var median = Statistic.MEDIAN.of(all);
      rows.add(
          List.of(
              name,
              text(median),
              bar(offset, median),
              all.stream().map(PodsSections::text).collect(Collectors.joining(" "))));
      offset += median;
    }
    return new Table(
        "Where the time is spent, from the record of the cut to the first record of the new job; medians, in"
            + " seconds, one `#` per 50 ms:",
        List.of("part", "median", "", Table.RUNS),
        rows);
  }

  private static String bar(double offset, double length) {
    return "`.".repeat((int) Math.round(offset * 20)) + "#".repeat(blocks(length)) + "`";
  }

  private static int blocks(double length) {
    return Math.max(1, (int) Math.round(length * 20));
  }

  static Section replacements(String version, List<UpgradeRun> runs, List<Replacement> replaced) {
    var good = medianDowntime(runs);
    var downtime = replaced.stream().map(Replacement::downtime).toList();
    return new Section(
        "Upgrades without a second cluster, Flink " + version,
        "`upgrade.strategy: Recreate`: the old pods are removed before new ones are created, as in an operator\n"
            + "that upgrades in place. Same job, same machine, same run, so the ratio does not depend on the machine.",
        List.of(
            Figure.of("downtime", "s", downtime),
            Figure.of(
                "compared with the median handoff",
                "ratio",
                downtime.stream().map(seconds -> seconds / good).toList())),
        List.of());
  }

  static Section starts(String version, List<Double> starts) {
    return new Section(
        "First start, Flink " + version,
        "From `kubectl apply` to Ready, with the images already on the node.",
        List.of(Figure.of("first start", "s", new Target(Statistic.MAX, FIRST_START), starts)),
        List.of());
  }

  static Section bad(String version, List<UpgradeRun> runs, List<BadUpgrade.Outcome> outcomes) {
    var good = medianDowntime(runs);
    var ratios =
        outcomes.stream()
            .filter(outcome -> !outcome.untouched())
            .map(outcome -> outcome.downtime() / good)
            .toList();
    var rows =
        outcomes.stream()
            .map(
                outcome ->
                    List.of(
                        outcome.what().title(),
                        outcome.reason(),
                        outcome.untouched() ? "none" : text(outcome.downtime()),
                        outcome.untouched()
                            ? "the job kept running; longest gap between two sightings: "
                                + text(outcome.downtime())
                            : text(outcome.downtime() / good)))
            .toList();
    return new Section(
        "Bad upgrades, Flink " + version,
        "What Prepare and Rehearse find does not affect the job. After other failures, the old revision runs"
            + " again.",
        List.of(
            Figure.of(
                "downtime of a rollback, compared with the median handoff",
                "ratio",
                new Target(Statistic.MAX, BAD_UPGRADE),
                ratios)),
        List.of(
            new Table(
                "",
                List.of("change", "reason", "downtime, s", "compared with the median handoff"),
                rows)));
  }

  private static double medianDowntime(List<UpgradeRun> runs) {
    return Statistic.MEDIAN.of(values(runs, UpgradeRun::downtime));
  }

  private static List<Double> values(List<UpgradeRun> runs, ToDoubleFunction<UpgradeRun> of) {
    return runs.stream().map(run -> of.applyAsDouble(run)).toList();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
