package dev.statefulflink.bench;

import dev.statefulflink.bench.fleet.FleetBench;
import dev.statefulflink.bench.pods.PodsBench;
import dev.statefulflink.bench.report.HandoffPicture;
import dev.statefulflink.bench.report.Page;
import dev.statefulflink.bench.report.Results;
import dev.statefulflink.bench.state.StateBench;
import dev.statefulflink.bench.state.StatePage;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what its first word names, keeps the result in {@code bench/results}, and writes the
 * page again.
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] words) {
    measure(words[0], Arrays.asList(words).subList(1, words.length));
    Page.write();
    HandoffPicture.write();
    StatePage.write();
    // Clients and containers leave threads behind that nobody waits for.
    System.exit(0);
  }

  private static void measure(String room, List<String> words) {
    switch (room) {
      case "fleet" -> Results.keep(FleetBench.run(words));
      case "pods" -> Results.keep(PodsBench.run(words));
      case "state" -> StateBench.run(words);
      case "page" -> {}
      default ->
          throw new IllegalArgumentException("nothing is measured by the name of '" + room + "'");
    }
  }
}
