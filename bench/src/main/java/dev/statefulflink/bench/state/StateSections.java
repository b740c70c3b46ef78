package dev.statefulflink.bench.state;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import dev.statefulflink.bench.report.Table;
import dev.statefulflink.bench.report.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the page has of each point, and how the points of several runs come together. */
final class StateSections {
  private static final int TARGET_SIZE = 1_000;
  private static final double SAVEPOINT = 20;
  private static final double CHECKPOINT = 8;
  private static final double REPLAYED = 1;
  private static final double BEYOND_FLINK = 1.5;

  private StateSections() {}

  static String about() {
    return """
    A job with one value of 1,000 random bytes for each of its keys, which replaces 100 of them a second: a MB of state is
    a thousand keys. Parallelism 1, a checkpoint every 10 s to a volume of the node, TaskManagers of 2 GiB (4 GiB for 500 MB
    on the heap). Each upgrade is a new `restartNonce`. Kubernetes, both Flink clusters, the operator and the benchmark
    share the cores. The job fails if a value is lost or comes twice.

    - *downtime*: from the last time that all tasks of the old job were seen running to the first time for the new job,
      polled every 50 ms through the API server.
    - *cut* and *resume*: the steps, as in `status.lastHandoff`.
    - *restore*: from when the last task of the new job begins to restore its state until it runs, as Flink reports it.
    - *replayed*: `status.lastHandoff.replayed`; nothing after a savepoint.
    - *by hand*: on the same cluster, still warm, without an operator, the job is stopped by Flink's REST API (with a
      savepoint of the same format, or by a cancel), and started again from the snapshot of the upgrade.
    - *beyond Flink alone*: the downtime less both.
    - *load*: how many processes of the machine wanted to run in the minute before the upgrade. Far more than the cores
      means that other programs ran beside it, and that every time is longer than it would be.
    """;
  }

  static Section point(StateCase sized, List<StateRun> runs) {
    var size = sized.size();
    var figures =
        List.of(
            figure(StatePage.DOWNTIME, size, downtime(sized), runs, r -> r.upgrade().downtime()),
            figure("cut", size, null, runs, r -> r.upgrade().cut()),
            figure("resume", size, null, runs, r -> r.upgrade().resume()),
            figure("restore", size, null, runs, r -> r.upgrade().restore()),
            figure("replayed", size, replayed(sized), runs, r -> r.upgrade().replayed()),
            figure(StatePage.STOP, size, null, runs, r -> r.floor().stop()),
            figure(StatePage.RESTORE, size, null, runs, r -> r.floor().restore()),
            figure("beyond Flink alone", size, BEYOND_FLINK, runs, StateRun::beyond),
            Figure.of(
                "state, " + size,
                "MB",
                runs.stream().map(run -> run.upgrade().megabytes()).toList()),
            Figure.of(
                "load, " + size,
                "processes",
                runs.stream().map(run -> run.upgrade().load()).toList()));
    var measured = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new Section(
        sized.series(),
        "",
        figures,
        List.of(
            new Table(
                "",
                List.of("size", "measured", "upgrades"),
                List.of(List.of(size, measured, "" + runs.size())))));
  }

  private static Double downtime(StateCase sized) {
    if (sized.megabytes() != TARGET_SIZE || !sized.backend().equals("rocksdb")) {
      return null;
    }
    return switch (sized.way()) {
      case CANONICAL -> null;
      case NATIVE -> SAVEPOINT;
      case CHECKPOINT -> CHECKPOINT;
    };
  }

  private static Double replayed(StateCase sized) {
    return sized.way() == Way.CHECKPOINT ? REPLAYED : null;
  }

  private static Figure figure(
      String name,
      String size,
      Double atMost,
      List<StateRun> runs,
      ToDoubleFunction<StateRun> value) {
    return Figure.of(
        name + ", " + size,
        "s",
        atMost == null ? null : new Target(Statistic.MEDIAN, atMost),
        runs.stream().map(run -> value.applyAsDouble(run)).toList());
  }

  /** The newer one, and of the older one what was not measured again. */
  static Report merged(Report before, Report now) {
    var sections =
        together(before.sections(), now.sections(), Section::title, StateSections::merged).stream()
            .sorted(Comparator.comparing(Section::title))
            .toList();
    return new Report(
        now.name(), now.title(), now.about(), now.date(), now.machine(), now.versions(), sections);
  }

  private static Section merged(Section before, Section now) {
    var figures =
        together(before.figures(), now.figures(), Figure::name, (older, newer) -> newer).stream()
            .sorted(Comparator.comparingInt(StatePage::megabytes))
            .toList();
    var rows =
        together(
            before.tables().get(0).rows(),
            now.tables().get(0).rows(),
            row -> row.get(0),
            (older, newer) -> newer);
    var table = now.tables().get(0);
    return new Section(
        now.title(),
        now.text(),
        figures,
        List.of(new Table(table.caption(), table.columns(), List.copyOf(rows))));
  }

  /** What two newer and older things of one name make. */
  private interface Merge<T> {
    T of(T older, T newer);
  }

  private static <T> Collection<T> together(
      List<T> before, List<T> now, Function<T, String> name, Merge<T> merge) {
    Map<String, T> all = new LinkedHashMap<>();
    Stream.concat(before.stream(), now.stream())
        .forEach(each -> all.merge(name.apply(each), each, merge::of));
    return new ArrayList<>(all.values());
  }
}
