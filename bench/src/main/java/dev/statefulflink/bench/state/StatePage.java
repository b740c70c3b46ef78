package dev.statefulflink.bench.state;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Page;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Results;
import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The page of upgrades by the size of the state, with its chart, made of the committed results. */
public final class StatePage {
  /** Of the report. */
  public static final String NAME = Report.STATE_SIZE;

  /**
   * The figures that the chart draws; each has its size behind it, as in {@code downtime, 10 MB}.
   */
  public static final String DOWNTIME = "downtime";

  public static final String STOP = "by hand: stop";
  public static final String RESTORE = "by hand: restore";

  private static final Pattern SIZED = Pattern.compile(".+, ([\\d,]+) MB");
  private static final String HEAD =
      """
      # State of any size
      <!-- Generated from bench/results/state.json by `make generate`; `make bench-state` measures again. -->

      `make bench-state` measures upgrades of a job with a state of 10 MB to 4 GB and writes this page. It is not a test:
      nothing fails if a figure gets worse. A run may measure a part of the points; the others keep the figures of earlier
      runs. [bench/results](../../bench/results) has every single run.
      [Performance](../concepts/performance.md#a-large-state) explains the figures.
      """;

  private StatePage() {}

  static Path file() {
    return Repository.root().resolve("docs/reference/state-size.md");
  }

  static Path chart() {
    return Repository.root().resolve("docs/images/state-size.svg");
  }

  /** Writes both from the current results. */
  public static void write() {
    try {
      Files.writeString(file(), of(Results.all()));
      Files.writeString(chart(), StateChart.of(of(Results.all(), NAME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String of(List<Report> reports) {
    var measured = of(reports, NAME);
    return measured.isEmpty()
        ? HEAD + "\nNothing was measured yet.\n"
        : HEAD
            + Page.verdict(measured)
            + """

            ## Downtime by size
            Medians. A dotted line has what Flink alone takes for the same, by hand, on a warm cluster.

            ![Downtime by the size of the state](../images/state-size.svg)
            """
            + Page.report(measured.get(0));
  }

  static List<Report> of(List<Report> reports, String name) {
    return reports.stream().filter(report -> report.name().equals(name)).toList();
  }

  /** The size behind the name of a figure. */
  public static int megabytes(Figure figure) {
    var named = SIZED.matcher(figure.name());
    if (!named.matches()) {
      throw new IllegalArgumentException(figure.name() + " has no size");
    }
    return Integer.parseInt(named.group(1).replace(",", ""));
  }
}
