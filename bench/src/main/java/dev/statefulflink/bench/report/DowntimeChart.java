package dev.statefulflink.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The median downtime of each kind of upgrade as bars, and the picture of one handoff. */
final class DowntimeChart {
  private static final double BLOCKS = 2;

  private DowntimeChart() {}

  /** Empty if no upgrades were measured. */
  static String of(List<Report> reports) {
    var lines = new ArrayList<String>();
    for (var report : reports) {
      for (var section : report.sections()) {
        section.figures().stream()
            .filter(figure -> figure.name().equals("downtime"))
            .forEach(figure -> lines.add(line(section, figure)));
      }
    }
    return lines.isEmpty()
        ? ""
        : """

        ## Downtime of an upgrade
        Medians, one `#` for half a second:

        ```text
        %s
        ```

        One of these upgrades, drawn from its measured times:

        ![Timeline of a measured handoff](../images/handoff.svg)
        """
            .formatted(lines.stream().collect(Collectors.joining("\n")));
  }

  private static String line(Section section, Figure figure) {
    var median = figure.value(Statistic.MEDIAN);
    var bar = "#".repeat(Math.max(1, (int) Math.round(median * BLOCKS)));
    return String.format(Locale.ROOT, "%-48s %5s s  %s", section.title(), Page.number(median), bar);
  }
}
