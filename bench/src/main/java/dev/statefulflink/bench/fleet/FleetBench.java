package dev.statefulflink.bench.fleet;

import dev.statefulflink.bench.report.Machine;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.e2e.Progress;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** Measures one operator before one to thousands of objects. */
public final class FleetBench {
  private static final List<Integer> SIZES = List.of(1, 100, 250, 500, 1_000, 2_000);
  private static final List<Integer> REACTIONS = List.of(1, 100, 1_000);
  private static final int STORM = 1_000;
  private static final long CALM_MILLIS = 130_000;
  private static final int CHANGES = 20;
  private static final int CHANGES_OF_ONE = 5;

  private final Progress progress = new Progress("fleet");
  private final FleetSite site = new FleetSite(progress);
  private final List<Rest> rests = new ArrayList<>();
  private final List<Reaction> reactions = new ArrayList<>();
  private final List<Section> details = new ArrayList<>();

  private FleetBench() {}

  /**
   * Measures all.
   *
   * @param words {@code sizes=1,100} for other numbers of objects; {@code name=trial} for a result
   *     of another name; {@code compare=a=/folder,b=/folder} to compare builds of the operator
   *     before the last number of objects, and measure nothing else
   */
  public static Report run(List<String> words) {
    var bench = new FleetBench();
    try {
      var sizes =
          word(words, "sizes")
              .map(text -> Arrays.stream(text.split(",")).map(Integer::valueOf).toList())
              .orElse(SIZES);
      var builds = word(words, "compare").map(text -> List.of(text.split(","))).orElse(List.of());
      var name = word(words, "name").orElse("fleet");
      return builds.isEmpty() ? bench.all(name, sizes) : bench.compared(name, sizes, builds);
    } finally {
      bench.site.close();
    }
  }

  private static java.util.Optional<String> word(List<String> words, String name) {
    return words.stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst();
  }

  private Report all(String name, List<Integer> sizes) {
    var build = OperatorBuild.ofRepository();
    var largest = sizes.get(sizes.size() - 1);
    for (var size : sizes) {
      try {
        measure(build, size, largest);
      } catch (IllegalStateException | UncheckedIOException | ConditionTimeoutException e) {
        // Completed measurements are kept; missing ones are reported.
        progress.say("%d objects: %s", size, e.getMessage());
        details.add(FleetSections.notMeasured(size, e.getMessage().split(";")[0]));
        break;
      }
    }
    var sections = new ArrayList<Section>();
    sections.add(FleetSections.reaction(reactions));
    sections.add(FleetSections.rest(rests));
    sections.addAll(details);
    sections.add(FleetSections.growth(rests));
    sections.add(FleetSections.image(ImageSize.layersMb()));
    return report(name, sections);
  }

  private void measure(OperatorBuild build, int size, int largest) {
    grow(build, size);
    var start = site.restart(build);
    rest(size);
    if (REACTIONS.contains(size)) {
      reactions.add(Reaction.one(site, size == 1 ? CHANGES_OF_ONE : Math.min(size, CHANGES)));
      progress.say("%d objects: %s", size, reactions.get(reactions.size() - 1));
    }
    if (size == Math.min(STORM, largest)) {
      storm(size, start);
      profile(size);
    }
  }

  private void grow(OperatorBuild build, int size) {
    if (site.operator() == null) {
      site.restart(build);
    }
    var began = System.nanoTime();
    site.fleet().growTo(size);
    progress.say("%d objects run, after %.1f s", size, (System.nanoTime() - began) / 1e9);
  }

  /** What has been the same for two minutes is looked at as rarely as it will ever be. */
  private void rest(int size) {
    Pause.millis(CALM_MILLIS);
    rests.add(Rest.of(site.operator(), site.flink(), size));
    progress.say("%s", rests.get(rests.size() - 1));
  }

  private void storm(int size, FleetSite.Start start) {
    var names = IntStream.range(0, size / 10).mapToObj(i -> Fleet.name(i * 10 + 1)).toList();
    site.awaitQuiet();
    site.flink().forget();
    var cpu = site.operator().figures().cpuSeconds();
    var began = System.nanoTime();
    var changes = site.fleet().changeAll(names);
    site.fleet().await(changes);
    var seconds = (System.nanoTime() - began) / 1e9;
    var used = site.operator().figures().cpuSeconds() - cpu;
    var silence = site.flink().longestSilence();
    var reaction = Reaction.of(site, changes);
    progress.say("storm: %.1f s, %.1f s of CPU; %s", seconds, used, reaction);
    details.add(
        FleetSections.storm(
            size,
            start,
            reaction,
            new FleetSections.Storm(
                seconds, used, silence, site.operator().figures().highestResidentMb())));
  }

  private void profile(int size) {
    site.awaitQuiet();
    details.add(
        FleetSections.profile(size, new Profile(site.operator(), FleetSite.folder()).tables()));
    progress.say("profile taken");
  }

  /** Each build in turn, twice, before the same objects. */
  private Report compared(String name, List<Integer> sizes, List<String> builds) {
    var size = sizes.get(sizes.size() - 1);
    var first = build(builds.get(0));
    grow(first, size);
    var rows = new ArrayList<List<String>>();
    for (int round = 0; round < 2; round++) {
      for (var given : builds) {
        var start = site.restart(build(given));
        var rest = Rest.of(site.operator(), site.flink(), size);
        progress.say("%s: %s %s", given, start, rest);
        rows.add(FleetSections.comparison(given.split("=")[0], start, rest));
      }
    }
    return report(name, List.of(FleetSections.compared(size, rows)));
  }

  private static OperatorBuild build(String given) {
    return new OperatorBuild(Path.of(given.substring(given.indexOf('=') + 1)));
  }

  private Report report(String name, List<Section> sections) {
    return new Report(
        name,
        "A fleet without pods",
        FleetSections.about(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Machine.here(),
        Map.of("Kubernetes", site.kubernetes(), "Java", Runtime.version().toString()),
        sections);
  }
}
