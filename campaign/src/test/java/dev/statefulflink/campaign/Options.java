package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.Strike;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of the campaign is made; each is a system property, campaign.flow and so on.
 *
 * @param flow only this one; empty for all
 * @param point only this one
 * @param mode only this one
 * @param rounds how often every point is run, each time in another mode
 * @param seed decides which mode falls on which point
 * @param stride only every so many points; a single round of all flows takes every eleventh
 */
record Options(
    Optional<String> flow,
    OptionalInt point,
    Optional<Mode> mode,
    int rounds,
    int parallel,
    int seed,
    int stride) {

  /** Of a flow's points, every so many are struck: in the tests, and in the campaign. */
  private static final int SAMPLE = 11;

  private static final int OTHERS = 5;

  static Options fromProperties() {
    var point = property("point");
    var rounds = property("rounds").map(Integer::parseInt).orElse(1);
    var sample = rounds == 1 && property("flow").isEmpty();
    return new Options(
        property("flow"),
        point.isPresent() ? OptionalInt.of(Integer.parseInt(point.get())) : OptionalInt.empty(),
        property("mode").map(Mode::valueOf),
        rounds,
        property("parallel").map(Integer::parseInt).orElse(8),
        property("seed").map(Integer::parseInt).orElse(1),
        property("stride")
            .map(Integer::parseInt)
            .orElse(sample ? SAMPLE : rounds > 1 ? OTHERS : 1));
  }

  Options everyNth(int points) {
    return new Options(flow, point, mode, rounds, parallel, seed, points);
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty("campaign." + name)).filter(v -> !v.isBlank());
  }

  boolean wants(Flow which) {
    return flow.isEmpty() || flow.get().equals(which.name());
  }

  /** The main flow is struck at every point in each campaign, the others at points in turn. */
  private int step(Flow which) {
    return rounds > 1 && which.name().equals("upgrade") ? 1 : stride;
  }

  /** The strikes at a flow of so many points. */
  List<Strike> strikes(Flow which, int points, List<Mode> modes) {
    var strikes = new ArrayList<Strike>();
    for (int n = 1; n <= points; n++) {
      // A flow of few points has them all struck: at every eleventh of three there is none.
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
}
