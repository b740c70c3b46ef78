package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.Strike;
import dev.statefulflink.campaign.weather.Sky;
import dev.statefulflink.campaign.weather.Storm;
import dev.statefulflink.campaign.weather.Weather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much of the campaign is made; each is a system property, campaign.flow and so on.
 *
 * @param flow only this one, or these, with semicolons between; empty for all
 * @param point only this one
 * @param mode only this one
 * @param weather only this one
 * @param rounds how often every point is run, each time in another mode
 * @param seed decides which mode falls on which point
 * @param stride only every n-th point; a single round of all flows takes every seventeenth
 */
record Options(
    Optional<String> flow,
    OptionalInt point,
    Optional<Mode> mode,
    Optional<Weather> weather,
    int rounds,
    int parallel,
    int seed,
    int stride) {

  /** Every n-th of a flow's points is struck: in the tests, and in the campaign. */
  private static final int SAMPLE = 17;

  private static final int OTHERS = 5;

  /**
   * A campaign of all flows has each kind of weather at every n-th step of all but the main one.
   */
  private static final int STEPS = 3;

  static Options fromProperties() {
    var point = property("point");
    var rounds = property("rounds").map(Integer::parseInt).orElse(1);
    var sample = rounds == 1 && property("flow").isEmpty();
    return new Options(
        property("flow"),
        point.isPresent() ? OptionalInt.of(Integer.parseInt(point.get())) : OptionalInt.empty(),
        property("mode").map(Mode::valueOf),
        property("weather").map(Weather::valueOf),
        rounds,
        property("parallel").map(Integer::parseInt).orElse(8),
        property("seed").map(Integer::parseInt).orElse(1),
        property("stride")
            .map(Integer::parseInt)
            .orElse(sample ? SAMPLE : rounds > 1 ? OTHERS : 1));
  }

  Options everyNth(int points) {
    return new Options(flow, point, mode, weather, rounds, parallel, seed, points);
  }

  /** For runs that wait most of the time. */
  Options idle() {
    return new Options(flow, point, mode, weather, rounds, 2 * parallel, seed, stride);
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty("campaign." + name)).filter(v -> !v.isBlank());
  }

  boolean wants(Flow which) {
    return flow.isEmpty() || List.of(flow.get().split(";")).contains(which.name());
  }

  /** The main flow is struck at every point in each campaign, the others at points in turn. */
  private int step(Flow which) {
    return rounds > 1 && which.name().equals("upgrade") ? 1 : stride;
  }

  /** The strikes at a flow with this number of points. */
  List<Strike> strikes(Flow which, int points, List<Mode> modes) {
    var strikes = new ArrayList<Strike>();
    for (int n = 1; n <= points; n++) {
      // A flow of few points has them all struck: at every seventeenth of three there is none.
      var step = points < step(which) ? 1 : step(which);
      var wanted = point.isPresent() ? point.getAsInt() == n : (n + seed) % step == 0;
      if (!wanted) {
        continue;
      }
      if (mode.isPresent()) {
        strikes.add(new Strike(n, mode.get()));
        continue;
      }
      for (int round = 0; round < rounds; round++) {
        var turn = n + seed + which.name().hashCode() + round;
        strikes.add(new Strike(n, modes.get(Math.floorMod(turn, modes.size()))));
      }
    }
    return strikes;
  }

  /** Whether each kind of weather is run at one step of each flow alone. */
  boolean samplesWeather() {
    return rounds == 1 && flow.isEmpty() && weather.isEmpty();
  }

  /** The storms over a flow that makes these calls: of every kind, at every step. */
  List<Storm> storms(Flow which, List<String> calls) {
    return Arrays.stream(Weather.values())
        .filter(kind -> weather.isEmpty() || weather.get() == kind)
        .flatMap(kind -> storms(which, calls, kind))
        .toList();
  }

  private Stream<Storm> storms(Flow which, List<String> calls, Weather kind) {
    var points = point.isPresent() ? List.of(point.getAsInt()) : points(which, calls, kind);
    // Always the same step, another one of each kind: a sample shows what the campaign has shown.
    var turn = points.size() * (kind.ordinal() + 1) / (Weather.values().length + 1);
    var chosen = samplesWeather() && !points.isEmpty() ? List.of(points.get(turn)) : points;
    var every = rounds > 1 && flow.isEmpty() && step(which) > 1 ? STEPS : 1;
    var first = Math.floorMod(seed + which.name().hashCode() + kind.ordinal(), every);
    return IntStream.range(0, chosen.size())
        .filter(n -> chosen.size() < every || n % every == first)
        .mapToObj(n -> new Storm(chosen.get(n), kind));
  }

  /**
   * At each write of the status that something follows: what a step does comes after it. What is
   * slow from the first step on is so at each; a look at the storage has to follow, if it is to
   * fail.
   */
  private List<Integer> points(Flow which, List<String> calls, Weather kind) {
    var looks = calls.stream().filter(Sky::isLook).map(calls::lastIndexOf).toList();
    var last =
        kind == Weather.STORAGE_UNREADABLE
            ? looks.stream().mapToInt(n -> n).max().orElse(0)
            : calls.size();
    return IntStream.rangeClosed(1, last)
        .filter(n -> isWrite(calls, n) && (step(which) == 1 || !isWrite(calls, n + 1)))
        .limit(kind == Weather.SNAPSHOTS_SLOW ? 1 : calls.size())
        .boxed()
        .toList();
  }

  private static boolean isWrite(List<String> calls, int point) {
    return point <= calls.size() && calls.get(point - 1).endsWith("/status");
  }
}
