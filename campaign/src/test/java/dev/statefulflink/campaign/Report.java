package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.Strike;
import dev.statefulflink.campaign.weather.Weather;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a campaign found. */
record Report(List<Outcome> undisturbed, List<Outcome> disturbed, double seconds) {

  List<Outcome> failures() {
    return Stream.concat(undisturbed.stream(), disturbed.stream())
        .filter(outcome -> outcome.failure().isPresent())
        .toList();
  }

  /** One row for each flow. */
  String table() {
    var rows = undisturbed.stream().map(this::row).collect(Collectors.joining("\n"));
    return "| flow | points | modes | runs | failures | not reached | seconds of a run |\n"
        + "|---|---|---|---|---|---|---|\n"
        + rows
        + String.format(
            Locale.ROOT,
            "%n%n%d disturbed runs, %d failures, %.0f s in all.%n",
            disturbed.size(),
            failures().size(),
            seconds);
  }

  private String row(Outcome first) {
    var flow = first.cell().flow();
    var runs = disturbed.stream().filter(o -> o.cell().flow().equals(flow)).toList();
    var failed = failures().stream().filter(o -> o.cell().flow().equals(flow)).count();
    var missed = runs.stream().filter(o -> o.struck().isEmpty()).count();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %d | %d | %d | %.1f |",
        flow.name(),
        first.calls().size(),
        modes(runs),
        runs.size(),
        failed,
        missed,
        runs.stream().mapToDouble(Outcome::seconds).average().orElse(first.seconds()));
  }

  /** One row for each flow, one column for each thing that lasts: runs, and failures. */
  String weather() {
    var kinds = List.of(Weather.values());
    var rows = undisturbed.stream().map(first -> weather(first.cell().flow(), kinds));
    var lost = kinds.stream().map(this::lost).collect(Collectors.joining(" | "));
    return "| flow | "
        + kinds.stream().map(Weather::name).collect(Collectors.joining(" | "))
        + " |\n|---|"
        + "---|".repeat(kinds.size())
        + "\n"
        + rows.collect(Collectors.joining("\n"))
        + "\n| fewest and most calls that failed | "
        + lost
        + " |\n"
        + String.format(
            Locale.ROOT,
            "%n%d runs, %d failures, %d not reached, %.0f s in all.%n",
            disturbed.size(),
            failures().size(),
            disturbed.stream().filter(o -> o.struck().isEmpty()).count(),
            seconds);
  }

  private String weather(Flow flow, List<Weather> kinds) {
    return kinds.stream()
        .map(kind -> in(kind).filter(o -> o.cell().flow().equals(flow)).toList())
        .map(Report::brief)
        .collect(Collectors.joining(" | ", "| " + flow.name() + " | ", " |"));
  }

  private static String brief(List<Outcome> runs) {
    var failed = runs.stream().filter(o -> o.failure().isPresent()).count();
    return runs.isEmpty() ? "-" : runs.size() + (failed == 0 ? "" : ", " + failed + " failed");
  }

  private String lost(Weather kind) {
    var lost = in(kind).mapToInt(Outcome::lost).summaryStatistics();
    return lost.getCount() == 0 ? "-" : lost.getMin() + " to " + lost.getMax();
  }

  private Stream<Outcome> in(Weather kind) {
    return disturbed.stream().filter(o -> o.cell().in(kind));
  }

  private static String modes(List<Outcome> runs) {
    return Arrays.stream(Mode.values())
        .map(mode -> mode + " " + runs.stream().filter(o -> mode == mode(o)).count())
        .filter(text -> !text.endsWith(" 0"))
        .collect(Collectors.joining(", "));
  }

  private static Mode mode(Outcome outcome) {
    return outcome.cell().strike().map(Strike::mode).orElseThrow();
  }

  /** All that is known of a run that failed. */
  static String failure(Outcome outcome) {
    return "FAILED: "
        + outcome.cell().flow().name()
        + ", "
        + outcome.cell().disturbance()
        + outcome.struck().map(call -> "\n  struck: " + call).orElse("")
        + outcome.failure().map(text -> "\n  " + text).orElse("")
        + "\n  again: "
        + outcome.cell().command();
  }
}
