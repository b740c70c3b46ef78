package dev.statefulflink.bench.report;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a handoff, drawn to scale from a measured one: what both clusters and the operator
 * do around the downtime. Prepare, Rehearse and Verify are longer than the page is wide, so their
 * ends are cut off.
 */
public final class HandoffPicture {
  private static final String RUNS = "#57ab5a";
  private static final String IDLE = "#e4e7eb";
  private static final String STARTS = "#b6c9e8";
  private static final String OPERATOR = "#e08a2e";
  private static final String DOWN = "#c93c37";
  private static final List<String> FLINK =
      List.of("#1f4e8c", "#2f6db5", "#3f87d4", "#63a0e0", "#86b7ea", "#a8cbf1");
  private static final double LEFT = 100;
  private static final double CUT = 330;
  private static final double SECOND = 370;
  private static final double RIGHT = 930;
  private static final double LANE = 34;
  private static final double A = 80;
  private static final double MIDDLE = 126;
  private static final double B = 172;

  private final MeasuredHandoff handoff;
  private final StringBuilder svg = new StringBuilder();
  private int flinkParts;

  private HandoffPicture(MeasuredHandoff handoff) {
    this.handoff = handoff;
  }

  static Path file() {
    return Repository.root().resolve("docs/images/handoff.svg");
  }

  /** Draws the committed results. */
  public static void write() {
    try {
      Files.writeString(file(), of(Results.all()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String of(List<Report> reports) {
    var upgrades =
        reports.stream()
            .flatMap(report -> report.sections().stream())
            .filter(section -> section.title().startsWith("Upgrades, "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no upgrades in bench/results"));
    return new HandoffPicture(MeasuredHandoff.median(upgrades)).draw();
  }

  private String draw() {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 420" font-family="sans-serif" font-size="13">
        <!-- Drawn from bench/results/pods.json by `make generate`. -->
        <rect width="960" height="420" fill="#ffffff"/>
        """);
    text(20, 26, "font-size=\"16\" font-weight=\"bold\"", "A handoff: " + headline());
    steps();
    lanes();
    downtime();
    scale();
    legend();
    return svg.append("</svg>\n").toString();
  }

  private String headline() {
    return "%s s without a running job (%s, run %d of %d, the median)"
        .formatted(
            seconds(handoff.downtime()),
            handoff.title().replace("Upgrades, ", ""),
            handoff.number(),
            handoff.of());
  }

  private void steps() {
    var resume = x(handoff.part("acknowledged").end());
    var verify = x(running());
    step(LEFT, CUT, "Prepare, Rehearse");
    step(CUT, resume, "Cut");
    step(resume, verify, "Resume");
    step(verify, RIGHT, "Verify, Retire");
  }

  private void step(double from, double to, String name) {
    text((from + to) / 2, 62, "text-anchor=\"middle\" fill=\"#444\"", name);
    line(from, 70, from, B + LANE + 8);
  }

  private void lanes() {
    var savepoint = handoff.part("take the savepoint");
    var ended = x(handoff.part("end the old job").end());
    name(A, "old cluster");
    bar(A, LEFT, ended, RUNS, "job runs");
    bar(A, ended, RIGHT, IDLE, "warm, no job: ready for a rollback");
    name(MIDDLE, "operator");
    name(B, "new cluster");
    bar(B, LEFT, CUT, STARTS, "pods start, jar is compiled");
    bar(B, CUT, x(handoff.part("submit").begin()), IDLE, "warm");
    bar(B, x(running()), RIGHT, RUNS, "job runs");
    for (var part : shown()) {
      var lane =
          part.isOfTheOperator() ? MIDDLE : part.begin() <= savepoint.end() ? A + LANE / 2 : B;
      var height = lane > A && lane < MIDDLE ? LANE / 2 : LANE;
      rectangle(lane, height, x(part.begin()), x(part.end()), colour(part));
    }
    flinkParts = 0;
  }

  private String colour(MeasuredHandoff.Part part) {
    return part.isOfTheOperator() ? OPERATOR : FLINK.get(flinkParts++ % FLINK.size());
  }

  /** It is measured by its length only; every task runs at its end. */
  private void downtime() {
    var y = B + LANE + 18;
    var from = x(running() - handoff.downtime());
    rectangle(y, 6, from, x(running()), DOWN);
    var label = "downtime " + seconds(handoff.downtime()) + " s";
    text(
        (from + x(running())) / 2,
        y + 22,
        "text-anchor=\"middle\" font-weight=\"bold\" fill=\"" + DOWN + "\"",
        label);
  }

  private void scale() {
    gap(LEFT + 30);
    gap(RIGHT - 30);
    text(
        LEFT,
        408,
        "fill=\"#444\"",
        "Cut and Resume are drawn to scale. From the change of the spec to Ready: %.0f s."
            .formatted(handoff.ready()));
  }

  /** Shows that the lanes are cut off here. */
  private void gap(double x) {
    append(
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#fff\" stroke-width=\"5\"/>\n",
        x + 8, A - 2, x - 8, B + LANE + 2);
  }

  private void legend() {
    var row = 0;
    var rows = (shown().size() + 1) / 2;
    for (var part : shown()) {
      var left = row < rows ? LEFT : 520;
      var y = 276 + 24 * (row % rows);
      rectangle(y, 14, left, left + 14, colour(part));
      text(left + 60, y + 12, "text-anchor=\"end\"", seconds(part.length()) + " s");
      text(left + 70, y + 12, "", part.name().replace("before the downtime: the ", ""));
      row++;
    }
    flinkParts = 0;
  }

  /** Up to the end of the downtime. */
  private List<MeasuredHandoff.Part> shown() {
    return handoff.parts().stream().filter(part -> part.begin() < running()).toList();
  }

  /** When every task of the new job runs, in seconds from the record of the cut. */
  private double running() {
    return handoff.part("every task running").end();
  }

  private static double x(double seconds) {
    return CUT + seconds * SECOND;
  }

  private void name(double y, String name) {
    text(LEFT - 10, y + LANE / 2 + 5, "text-anchor=\"end\" font-weight=\"bold\"", name);
  }

  private void bar(double y, double from, double to, String colour, String label) {
    rectangle(y, LANE, from, to, colour);
    text((from + to) / 2, y + LANE / 2 + 5, "text-anchor=\"middle\"", label);
  }

  private void rectangle(double y, double height, double from, double to, String colour) {
    append(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
        from, y, to - from, height, colour);
  }

  private void line(double fromX, double fromY, double toX, double toY) {
    append(
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>\n",
        fromX, fromY, toX, toY);
  }

  private void text(double x, double y, String attributes, String text) {
    append("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, attributes, text);
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
