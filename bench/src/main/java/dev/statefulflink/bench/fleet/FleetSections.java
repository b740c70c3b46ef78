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
        A real API server, the operator in a process of its own, and a fake Flink that answers over HTTP at one address
        per cluster. The operator has the JVM flags of its image (`%s`) and the heap that the JVM derives from the chart's
        memory limit (%s). No node runs the pods: they are marked as ready when they are created. The objects start through
        the real protocol. The API server, the fake Flink and the operator share the cores; processor time is the operator's
        own, from `/proc`. The operator's client counts every request to the API server; requests for the leader's lease are
        counted separately. The operator is restarted before each measurement at rest, and each run is a window of thirty
        seconds during which its metrics are read once. Not included: DNS lookups of Flink's names, and the kubelet's probes."""
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
                            "the first object is created, " + objects(r.objects()),
                            SECONDS,
                            ONE_SECOND,
                            r.made()),
                        Figure.of(
                            "the handoff is complete, " + objects(r.objects()),
                            SECONDS,
                            r.settled())))
            .toList();
    return new Section(
        "Reaction",
        """
        From sending a changed spec until a watch on the API server shows that the handoff has begun (status), that the first
        object of the new cluster exists, and that the new job is proven and nothing of the old cluster is left. One object is
        changed every 0.4 s, while the others are at rest.""",
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
      figures.add(Figure.of("API writes" + of, "1/min", NONE, rest.writes()));
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
        "%s, of which %d are changed at once. The operator was restarted before that."
            .formatted(objects(size), changed),
        List.of(
            Figure.of("a handoff begins", SECONDS, reaction.begun()),
            Figure.of("the first object is created", SECONDS, reaction.made()),
            Figure.of("the handoff is complete", SECONDS, reaction.settled()),
            Figure.of("the last handoff is complete", SECONDS, List.of(storm.seconds())),
            Figure.of("processor time of the operator", SECONDS, List.of(storm.cpuSeconds())),
            Figure.of(
                "longest time that a job was not polled", SECONDS, List.of(storm.longestSilence())),
            Figure.of("peak memory (RSS)", "MB", List.of(storm.highestRssMb())),
            Figure.of(
                "restart: until every job was polled",
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
              "Linear fit:",
              List.of("", "at 0 objects", "per 1,000 objects", "R²"),
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
        "The layers of `docker image save` on top of the JRE's image, each compressed with gzip.",
        List.of(Figure.of("operator on top of its JRE", "MB", IMAGE, List.of(sum))),
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
        "At rest with "
            + objects(size)
            + ", recorded by Java Flight Recorder, which has a cost of its own.",
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
        "Medians at rest with " + objects(size) + ", each build restarted, in turn, twice.",
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
