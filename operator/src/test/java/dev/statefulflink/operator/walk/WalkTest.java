package dev.statefulflink.operator.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.walk.Walk.Bound;
import dev.statefulflink.operator.walk.Walk.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every order of events up to a bound, in a world in memory. The bound is given by {@code
 * -Dwalk.flow}, {@code -Dwalk.faults}, {@code -Dwalk.edits}, {@code -Dwalk.states} and {@code
 * -Dwalk.seconds}; how far a walk has come is printed.
 */
class WalkTest {
  /**
   * Of each flow, in every build: of one fault, every order of all flows but the rollback. It is a
   * number of states, since a busy machine would come less far in a given time.
   */
  private static final int STATES = 10_000;

  private static final long HOUR = 3_600;

  /** Without a fault or an edit there are few orders, and none is left out for want of time. */
  private static final Bound SMALLEST =
      new Bound(0, 0, Duration.ofHours(1), Integer.MAX_VALUE, 1, false);

  @Test
  @Law({1, 2, 3, 4, 5, 7})
  void shouldKeepTheLawsInEveryOrderOfEvents() {
    var told = new ArrayList<Found>();
    for (var flow : flows()) {
      told.add(new Walk(flow, SMALLEST).walk());
    }
    assertThat(told).allSatisfy(found -> assertThat(found.cut()).isZero());
    assertThat(told)
        .allSatisfy(found -> assertThat(found.ends()).containsOnlyKeys(found.flow().end()));
    var end = System.nanoTime() + Duration.ofSeconds(Long.getLong("walk.seconds", HOUR)).toNanos();
    var more = bounds();
    var left = more.size() * flows().size();
    for (var bound : more) {
      for (var flow : flows()) {
        var share = Duration.ofNanos((end - System.nanoTime()) / left--);
        told.add(new Walk(flow, bound.within(share)).walk());
      }
    }
    System.out.println(Report.of(told));
    assertThat(told)
        .filteredOn(found -> found.broken().isPresent())
        .as(Report.counterexamples(told))
        .isEmpty();
  }

  private static List<Flow> flows() {
    var wanted = System.getProperty("walk.flow", "");
    return wanted.isEmpty()
        ? List.of(Flow.values())
        : Arrays.stream(wanted.split(",")).map(String::toUpperCase).map(Flow::valueOf).toList();
  }

  /** One fault, then one edit, or what is asked for. */
  private static List<Bound> bounds() {
    var faults = Integer.getInteger("walk.faults");
    var edits = Integer.getInteger("walk.edits", 0);
    return faults == null ? List.of(bound(1, 0), bound(0, 1)) : List.of(bound(faults, edits));
  }

  private static Bound bound(int faults, int edits) {
    var states = Integer.getInteger("walk.states", STATES);
    var attempts = Integer.getInteger("walk.attempts", 1);
    var gaps = Boolean.getBoolean("walk.gaps");
    return new Bound(faults, edits, Duration.ZERO, states, attempts, gaps);
  }
}
