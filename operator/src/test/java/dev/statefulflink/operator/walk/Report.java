package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.walk.Walk.Found;
import java.util.List;
import java.util.Locale;

/** What walks have found, as a table and as stories. */
final class Report {
  private static final String ROW = "%-11s %6s %5s %8s %11s %5s %7s  %s%n";

  private Report() {}

  static String of(List<Found> all) {
    var text = new StringBuilder();
    text.append(
        ROW.formatted("flow", "faults", "edits", "states", "transitions", "depth", "seconds", ""));
    all.forEach(found -> text.append(row(found)));
    return text.toString();
  }

  private static String row(Found found) {
    var bound = found.bound();
    var cut =
        found.broken().isPresent()
            ? "a law is broken"
            : found.cut() > 0
                ? "CUT OFF: " + found.cut() + " worlds were not looked at any more"
                : "complete";
    return ROW.formatted(
        found.flow().name().toLowerCase(Locale.ROOT),
        bound.faults(),
        bound.edits(),
        found.states(),
        found.transitions(),
        found.depth(),
        found.time().toSeconds(),
        cut
            + (found.attempts() > 0 ? "; left after the last attempt: " + found.attempts() : "")
            + "; ends "
            + found.ends());
  }

  static String counterexamples(List<Found> all) {
    var text = new StringBuilder();
    for (var found : all) {
      found.broken().ifPresent(story -> text.append(story(found, story)));
    }
    return text.toString();
  }

  private static String story(Found found, Walk.Counterexample story) {
    var text = new StringBuilder("%n%s%n".formatted(story.law()));
    var number = 1;
    for (var line : story.story()) {
      text.append("%3d. %s%n".formatted(number++, line));
    }
    return text.append(
            "Again: make walk FLOW=%s FAULTS=%d EDITS=%d%n"
                .formatted(
                    found.flow().name().toLowerCase(Locale.ROOT),
                    found.bound().faults(),
                    found.bound().edits()))
        .toString();
  }
}
