package dev.statefulflink.bench.state;

import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A line of downtime over the size of the state for each section, both axes logarithmic. */
final class StateChart {
  private static final List<String> COLOURS =
      List.of(
          "#1f4e8c", "#c93c37", "#57ab5a", "#e08a2e", "#8250df", "#3f87d4", "#b35900", "#116329",
          "#cf222e", "#6639ba", "#0a7d8c", "#57606a");
  private static final List<Integer> SIZES = List.of(10, 100, 500, 1_000, 4_000);
  private static final List<Double> SECONDS =
      List.of(0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);
  private static final double LEFT = 60;
  private static final double RIGHT = 600;
  private static final double TOP = 40;
  private static final double BOTTOM = 440;
  private static final double LEGEND = 640;

  private final StringBuilder svg = new StringBuilder();

  private StateChart() {}

  /** Without reports, the axes alone. */
  static String of(List<Report> reports) {
    return new StateChart()
        .draw(reports.stream().flatMap(report -> report.sections().stream()).toList());
  }

  private String draw(List<Section> sections) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 490" font-family="sans-serif" font-size="13">
        <!-- Drawn from bench/results/state.json by `make generate`. -->
        <rect width="960" height="490" fill="#ffffff"/>
        """);
    text(20, 24, "font-size=\"16\" font-weight=\"bold\"", "Downtime of an upgrade, in seconds");
    axes();
    for (int i = 0; i < sections.size(); i++) {
      var colour = COLOURS.get(i % COLOURS.size());
      line(medians(sections.get(i), StatePage.DOWNTIME), colour, "");
      line(floor(sections.get(i)), colour, " stroke-dasharray=\"2 4\"");
      legend(i, colour, sections.get(i).title());
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes() {
    for (var size : SIZES) {
      grid(x(size), TOP, x(size), BOTTOM);
      var label = size < 1_000 ? size + " MB" : size / 1_000 + " GB";
      text(x(size), BOTTOM + 20, "text-anchor=\"middle\" fill=\"#444\"", label);
    }
    for (var seconds : SECONDS) {
      grid(LEFT, y(seconds), RIGHT, y(seconds));
      var label = String.format(Locale.ROOT, seconds < 1 ? "%.1f" : "%.0f", seconds);
      text(LEFT - 8, y(seconds) + 4, "text-anchor=\"end\" fill=\"#444\"", label);
    }
    text((LEFT + RIGHT) / 2, BOTTOM + 40, "text-anchor=\"middle\" fill=\"#444\"", "state");
  }

  private static Map<Integer, Double> medians(Section section, String name) {
    var medians = new TreeMap<Integer, Double>();
    section.figures().stream()
        .filter(figure -> figure.name().startsWith(name + ", "))
        .sorted(Comparator.comparingInt(StatePage::megabytes))
        .forEach(
            figure -> medians.put(StatePage.megabytes(figure), figure.value(Statistic.MEDIAN)));
    return medians;
  }

  private static Map<Integer, Double> floor(Section section) {
    var floor = new TreeMap<>(medians(section, StatePage.STOP));
    medians(section, StatePage.RESTORE)
        .forEach((size, seconds) -> floor.merge(size, seconds, Double::sum));
    return floor;
  }

  private void line(Map<Integer, Double> points, String colour, String dashes) {
    var path = new StringBuilder();
    points.forEach(
        (size, seconds) ->
            path.append(
                String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(size), y(seconds))));
    if (!path.isEmpty()) {
      append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
          path, colour, dashes);
    }
    points.forEach(
        (size, seconds) ->
            append(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"/>\n",
                x(size), y(seconds), dashes.isEmpty() ? "4" : "2", colour));
  }

  private void legend(int row, String colour, String title) {
    var y = TOP + 10 + 24 * row;
    append(
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"2\"/>\n",
        LEGEND, y, LEGEND + 20, y, colour);
    text(LEGEND + 28, y + 4, "", title);
  }

  private static double x(double megabytes) {
    return between(LEFT + 20, RIGHT - 20, SIZES.get(0), SIZES.get(SIZES.size() - 1), megabytes);
  }

  private static double y(double seconds) {
    return between(BOTTOM, TOP, SECONDS.get(0), SECONDS.get(SECONDS.size() - 1), seconds);
  }

  /** On a logarithmic axis; what is outside it is drawn at its end. */
  private static double between(double from, double to, double min, double max, double value) {
    var inside = Math.min(Math.max(value, min), max);
    return from + (to - from) * Math.log(inside / min) / Math.log(max / min);
  }

  private void grid(double fromX, double fromY, double toX, double toY) {
    append("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#e4e7eb\"/>\n", fromX, fromY, toX, toY);
  }

  private void text(double x, double y, String attributes, String text) {
    append("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, attributes, text);
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
