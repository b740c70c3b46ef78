package dev.statefulflink.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One upgrade out of the results of {@code bench-pods}: the one whose downtime is the median.
 *
 * @param title of the section that it is from
 * @param number of the run, counted from 1
 * @param of how many runs
 * @param downtime as measured from outside the cluster, in seconds
 * @param ready from the change of the spec until Ready, in seconds
 * @param parts of the waterfall, in order, from the record of the cut on
 */
record MeasuredHandoff(
    String title, int number, int of, double downtime, double ready, List<Part> parts) {

  /** One bar of the waterfall; seconds. */
  record Part(String name, double begin, double length) {
    double end() {
      return begin + length;
    }

    boolean isOfTheOperator() {
      return name.contains("operator");
    }
  }

  static MeasuredHandoff median(Section section) {
    var downtimes = figure(section, "downtime");
    var index = downtimes.runs().indexOf(downtimes.value(Statistic.MEDIAN));
    return new MeasuredHandoff(
        section.title(),
        index + 1,
        downtimes.runs().size(),
        downtimes.runs().get(index),
        figure(section, "change to Ready").runs().get(index),
        parts(section.tables().get(0), index));
  }

  private static Figure figure(Section section, String name) {
    return section.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(section.title() + " has no " + name));
  }

  private static List<Part> parts(Table waterfall, int run) {
    var runs = waterfall.columns().indexOf(Table.RUNS);
    var parts = new ArrayList<Part>();
    var begin = 0.0;
    for (var row : waterfall.rows()) {
      var length = Double.parseDouble(row.get(runs).split(" ")[run]);
      parts.add(new Part(row.get(0), begin, length));
      begin += length;
    }
    return List.copyOf(parts);
  }

  /** The part with this name. */
  Part part(String name) {
    return parts.stream()
        .filter(part -> part.name().contains(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(title + " has no part " + name));
  }
}
