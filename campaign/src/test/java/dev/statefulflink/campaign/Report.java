package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.Strike;
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
        + outcome
            .cell()
            .strike()
            .map(s -> ", point " + s.point() + ", " + s.mode())
            .orElse(", undisturbed")
        + outcome.struck().map(call -> "\n  struck: " + call).orElse("")
        + outcome.failure().map(text -> "\n  " + text).orElse("")
        + "\n  again: "
        + outcome.cell().command();
  }
}
