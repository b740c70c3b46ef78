package dev.statefulflink.bench.report;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of the benchmarks, made of the committed results alone. */
public final class Page {
  private static final String HEAD =
      """
      # Benchmarks
      <!-- Generated from bench/results/*.json by `make generate`; `make bench` measures again. -->

      `make bench` measures everything on this page and writes it. It is not a test: nothing fails if a figure gets
      worse. Compare only figures of the same run, since machines differ. A percentile is the nearest rank, so it is
      always a measured value. [bench/results](../../bench/results) has the figure of every single run, and the profiles.
      [State of any size](state-size.md) has the downtime of large states, from `make bench-state`.
      [Performance](../concepts/performance.md) explains the figures and lists what was tried.
      """;

  /** Rows of a heap and samples of a stack say something to who has the JSON open anyway. */
  private static final String PROFILE = "Profile";

  private Page() {}

  static Path file() {
    return Repository.root().resolve("docs/reference/benchmarks.md");
  }

  /** Writes it from the current results. */
  public static void write() {
    try {
      Files.writeString(file(), of(Results.all()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String of(List<Report> all) {
    var reports = all.stream().filter(report -> !report.name().equals(Report.STATE_SIZE)).toList();
    return HEAD
        + verdict(reports)
        + DowntimeChart.of(reports)
        + reports.stream().map(Page::report).collect(Collectors.joining());
  }

  /** Every figure with a target, the missed ones first. */
  public static String verdict(List<Report> reports) {
    var rows = new ArrayList<List<String>>();
    var missed = 0;
    for (var report : reports) {
      for (var section : report.sections()) {
        for (var figure : section.figures()) {
          if (figure.target() == null) {
            continue;
          }
          var met = figure.met().orElseThrow();
          rows.add(met ? rows.size() : missed, verdict(section, figure, met));
          missed += met ? 0 : 1;
        }
      }
    }
    return "\n## Verdict\n%d of %d targets are met.\n".formatted(rows.size() - missed, rows.size())
        + table(new Table("", List.of("part", "figure", "measured", "target", "met"), rows));
  }

  private static List<String> verdict(Section section, Figure figure, boolean met) {
    var of = figure.target().of();
    return List.of(
        section.title(),
        figure.name(),
        "%s %s".formatted(of.label(), withUnit(figure.value(of), figure.unit())),
        "at most " + withUnit(figure.target().atMost(), figure.unit()),
        met ? "yes" : "**no**");
  }

  private static String withUnit(double value, String unit) {
    return unit.equals("ratio") ? number(value) + " times" : (number(value) + " " + unit).strip();
  }

  public static String report(Report report) {
    var versions =
        report.versions().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    var machine = report.machine();
    return "\n## %s\n%s\n\n%s; %d cores of %s, %d MB of memory, %s; %s.\n"
            .formatted(
                report.title(),
                report.about().strip(),
                report.date(),
                machine.cores(),
                machine.processor(),
                machine.memoryMb(),
                machine.system(),
                versions)
        + report.sections().stream()
            .filter(section -> !section.title().equals(PROFILE))
            .map(Page::section)
            .collect(Collectors.joining());
  }

  private static String section(Section section) {
    var text = section.text().isBlank() ? "" : section.text().strip() + "\n";
    return "\n### "
        + section.title()
        + "\n"
        + text
        + (section.figures().isEmpty() ? "" : figures(section.figures()))
        + section.tables().stream()
            .map(Page::withoutRuns)
            .map(Page::table)
            .collect(Collectors.joining());
  }

  private static String figures(List<Figure> figures) {
    return BySize.of(figures)
        .map(Page::table)
        .orElseGet(
            () ->
                table(
                    new Table(
                        "",
                        List.of("figure", "unit", "median", "min", "p95", "max", "runs"),
                        figures.stream().map(Page::row).toList())));
  }

  private static List<String> row(Figure figure) {
    return List.of(
        figure.name(),
        figure.unit(),
        "**" + number(figure.value(Statistic.MEDIAN)) + "**",
        number(figure.value(Statistic.MIN)),
        number(figure.value(Statistic.P95)),
        number(figure.value(Statistic.MAX)),
        String.valueOf(figure.runs().size()));
  }

  private static Table withoutRuns(Table table) {
    var runs = table.columns().indexOf(Table.RUNS);
    return runs < 0
        ? table
        : new Table(
            table.caption(),
            without(runs, table.columns()),
            table.rows().stream().map(row -> without(runs, row)).toList());
  }

  private static List<String> without(int index, List<String> cells) {
    return Stream.concat(
            cells.subList(0, index).stream(), cells.subList(index + 1, cells.size()).stream())
        .toList();
  }

  private static String table(Table table) {
    var caption = table.caption().isBlank() ? "\n" : "\n" + table.caption().strip() + "\n\n";
    return caption
        + line(table.columns())
        + line(table.columns().stream().map(column -> "---").toList())
        + table.rows().stream().map(Page::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** With as many decimals as mean something. */
  static String number(double value) {
    var format = value == Math.rint(value) || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
