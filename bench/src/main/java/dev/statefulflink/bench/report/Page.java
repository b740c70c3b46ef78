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
      <!-- Generated from bench/results/*.json by `make generate`; `make bench` measures anew. -->

      `make bench` measures all of this and writes this page. Nothing here is a test, and nothing fails when a
      figure is worse: the targets are shown, and whether they are met. Every single run is listed. Machines differ,
      so compare only figures of one run with each other. Percentiles are by nearest rank.
      [Why they are as they are](../concepts/performance.md), and what was tried.
      """;

  private Page() {}

  static Path file() {
    return Repository.root().resolve("docs/reference/benchmarks.md");
  }

  /** Writes it from the results as they stand. */
  public static void write() {
    try {
      Files.writeString(file(), of(Results.all()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String of(List<Report> reports) {
    return HEAD + reports.stream().map(Page::report).collect(Collectors.joining());
  }

  private static String report(Report report) {
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
        + report.sections().stream().map(Page::section).collect(Collectors.joining());
  }

  private static String section(Section section) {
    var text = section.text().isBlank() ? "" : section.text().strip() + "\n";
    return "\n### "
        + section.title()
        + "\n"
        + text
        + (section.figures().isEmpty() ? "" : figures(section.figures()))
        + section.tables().stream().map(Page::table).collect(Collectors.joining());
  }

  private static String figures(List<Figure> figures) {
    var columns =
        List.of("figure", "unit", "min", "median", "p95", "max", "target", "met", "every run");
    return table(new Table("", columns, figures.stream().map(Page::row).toList()));
  }

  private static List<String> row(Figure figure) {
    var row = new ArrayList<>(List.of(figure.name(), figure.unit()));
    Stream.of(Statistic.values()).forEach(each -> row.add(number(figure.value(each))));
    row.add(
        figure.target() == null
            ? ""
            : figure.target().of().label() + " <= " + number(figure.target().atMost()));
    row.add(figure.met().map(met -> met ? "yes" : "**no**").orElse(""));
    row.add(figure.runs().stream().map(Page::number).collect(Collectors.joining(" ")));
    return row;
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

  /** As many decimals as tell something. */
  private static String number(double value) {
    var format = value == Math.rint(value) || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
