package dev.statefulflink.bench.fleet;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import dev.statefulflink.bench.report.Table;
import dev.statefulflink.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns what was measured into the sections of a report. */
final class FleetSections {
  private static final String SECONDS = "s";
  private static final Target ONE_SECOND = new Target(Statistic.P95, 1);
  private static final Target STEADY_AGAIN = new Target(Statistic.MAX, 60);
  private static final Target IMAGE = new Target(Statistic.MAX, 60);
  private static final Target NONE = new Target(Statistic.MAX, 0);
  private static final Target CPU_OF_MANY = new Target(Statistic.MEDIAN, 5);
  private static final Target MEMORY_OF_ONE = new Target(Statistic.MAX, 150);
  private static final Target MEMORY_OF_MANY = new Target(Statistic.MAX, 512);
  private static final int MANY = 1_000;

  private FleetSections() {}

  /** What a storm took. */
  record Storm(double seconds, double cpuSeconds, double longestSilence, double highestRssMb) {}

  static String about() {
    return """
        A real API server, the operator as a process of its own with the JVM flags of its image (`%s`) and the heap
        that the JVM takes from the chart's memory limit (%s), and a fake Flink that answers over HTTP at an address for
        each cluster. Pods are objects that no node runs; they are said to be ready as soon as they are there. The
        objects start through the real protocol. API server, fake and operator share the cores; the operator's
        processor time is its own, from `/proc`. Its requests to the API server are counted in its client, every one;
        those for the leader's lease are told apart. Before each measurement at rest the operator is started anew, and
        each run is a window of thirty seconds in which its metrics are read once. Left out: the resolution of Flink's
        names, and the probes of the kubelet."""
        .formatted(String.join(" ", OperatorBuild.flags()), OperatorBuild.memoryLimit());
  }

  static Section reaction(List<Reaction> reactions) {
    var figures =
        reactions.stream()
            .flatMap(
                r ->
                    Stream.of(
                        Figure.of(
                            "the handoff begins, " + objects(r.objects()),
                            SECONDS,
                            ONE_SECOND,
                            r.begun()),
                        Figure.of(
                            "the first object is made, " + objects(r.objects()),
                            SECONDS,
                            ONE_SECOND,
                            r.made()),
                        Figure.of("all is done, " + objects(r.objects()), SECONDS, r.settled())))
            .toList();
    return new Section(
        "Reaction",
        """
        From the moment that a change of a spec is sent until a watch of the API server tells: the status that a handoff
        began, the first object of the new cluster, and that the new job has proven itself and nothing of the old
        cluster is left. One object is changed at a time, 0.4 s apart, while the others rest.""",
        figures,
        List.of());
  }

  private static String objects(int number) {
    return number == 1 ? "1 object" : String.format(Locale.ROOT, "%,d objects", number);
  }

  static Section rest(List<Rest> rests) {
    var figures = new ArrayList<Figure>();
    for (var rest : rests) {
      var of = ", " + objects(rest.objects());
      figures.add(
          new Figure("memory (RSS)" + of, "MB", memoryTarget(rest.objects()), rest.rssMb()));
      figures.add(
          new Figure(
              "processor" + of,
              "% of a core",
              rest.objects() == MANY ? CPU_OF_MANY : null,
              rest.cpuPercent()));
      figures.add(Figure.of("API requests" + of, "1/min", rest.requests()));
      figures.add(Figure.of("API writes among them" + of, "1/min", NONE, rest.writes()));
      figures.add(Figure.of("API requests for the lease" + of, "1/min", rest.lease()));
      figures.add(Figure.of("Flink requests" + of, "1/min", rest.flink()));
    }
    return new Section("At rest", "", figures, List.of());
  }

  private static Target memoryTarget(int objects) {
    return switch (objects) {
      case 1 -> MEMORY_OF_ONE;
      case MANY -> MEMORY_OF_MANY;
      default -> null;
    };
  }

  static Section storm(int size, FleetSite.Start start, Reaction reaction, Storm storm) {
    var changed = reaction.begun().size();
    return new Section(
        "Storm",
        "%s; %d of them are changed at once. Before that, the operator was started anew before all of them."
            .formatted(objects(size), changed),
        List.of(
            Figure.of("a handoff begins", SECONDS, reaction.begun()),
            Figure.of("the first object is made", SECONDS, reaction.made()),
            Figure.of("all is done", SECONDS, reaction.settled()),
            Figure.of("the last one is done", SECONDS, List.of(storm.seconds())),
            Figure.of("processor time of the operator", SECONDS, List.of(storm.cpuSeconds())),
            Figure.of(
                "longest time that any job was not asked for",
                SECONDS,
                List.of(storm.longestSilence())),
            Figure.of("most memory (RSS) so far", "MB", List.of(storm.highestRssMb())),
            Figure.of(
                "restart: every job asked for again",
                SECONDS,
                STEADY_AGAIN,
                List.of(start.steadySeconds())),
            Figure.of(
                "restart: API writes until at rest", "", NONE, List.of((double) start.writes()))),
        List.of());
  }

  static Section growth(List<Rest> rests) {
    var rows =
        rests.stream()
            .map(
                r ->
                    List.of(
                        Integer.toString(r.objects()),
                        number(median(r.rssMb())),
                        number(median(r.cpuPercent())),
                        number(median(r.flink())),
                        Integer.toString(r.threads())))
            .toList();
    var tables = new ArrayList<Table>();
    tables.add(
        new Table(
            "Medians at rest:",
            List.of(
                "objects", "RSS, MB", "processor, % of a core", "Flink requests, 1/min", "threads"),
            rows));
    if (rests.size() > 2) {
      tables.add(
          new Table(
              "The straight line nearest to them:",
              List.of("", "with none", "each 1,000 more", "R²"),
              List.of(
                  line("RSS, MB", rests, Rest::rssMb),
                  line("processor, % of a core", rests, Rest::cpuPercent))));
    }
    return new Section("Growth", "", List.of(), tables);
  }

  private static List<String> line(
      String name, List<Rest> rests, Function<Rest, List<Double>> value) {
    var line =
        Line.through(
            rests.stream()
                .map(rest -> new Line.Point(rest.objects(), median(value.apply(rest))))
                .toList());
    return List.of(
        name,
        number(line.start()),
        number(line.slope() * MANY),
        String.format(Locale.ROOT, "%.3f", line.rSquared()));
  }

  static Section image(List<Double> layers) {
    var sum = layers.stream().mapToDouble(Double::doubleValue).sum();
    return new Section(
        "Image",
        "The layers of `docker image save` above the JRE's image, each compressed by gzip.",
        List.of(Figure.of("operator above its JRE", "MB", IMAGE, List.of(sum))),
        List.of(
            new Table(
                "",
                List.of("layer", "MB"),
                layers.stream()
                    .map(
                        mb ->
                            List.of(layers.indexOf(mb) == 0 ? "libraries" : "operator", number(mb)))
                    .toList())));
  }

  static Section notMeasured(int size, String why) {
    return new Section(
        "Not measured",
        "The run ended before it had all figures of " + objects(size) + ": " + why,
        List.of(),
        List.of());
  }

  static Section profile(int size, List<Table> tables) {
    return new Section(
        "Profile",
        "At rest with " + objects(size) + ", by Java Flight Recorder, which itself costs some.",
        List.of(),
        tables);
  }

  static List<String> comparison(String build, FleetSite.Start start, Rest rest) {
    return List.of(
        build,
        number(median(rest.rssMb())),
        number(median(rest.cpuPercent())),
        number(median(rest.flink())),
        number(median(rest.writes())),
        Integer.toString(rest.threads()),
        number(start.steadySeconds()),
        Long.toString(start.writes()));
  }

  static Section compared(int size, List<List<String>> rows) {
    return new Section(
        "Builds compared",
        "Medians at rest with " + objects(size) + ", each build started anew, in turn, twice.",
        List.of(),
        List.of(
            new Table(
                "",
                List.of(
                    "build",
                    "RSS, MB",
                    "processor, % of a core",
                    "Flink requests, 1/min",
                    "API writes, 1/min",
                    "threads",
                    "restart, s",
                    "writes by the restart"),
                rows)));
  }

  private static double median(List<Double> values) {
    return Figure.of("", "", values).value(Statistic.MEDIAN);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }
}
