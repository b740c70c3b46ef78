package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.walk.Move.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every order of events of one flow, the shortest first. */
final class Walk {
  private final Operator operator = new Operator();
  private final Fair fair;
  private final Map<World, Node> seen = new HashMap<>();
  private final ArrayDeque<Node> open = new ArrayDeque<>();
  private final Map<Object, Object> shared = new HashMap<>();
  private final Flow flow;
  private final Bound bound;
  private long transitions;
  private int attempts;
  private int depth;

  /**
   * How far.
   *
   * @param states at most
   * @param attempts after this many tries of one generation, its worlds are dropped
   * @param gaps whether faults happen that are listed as known gaps
   */
  record Bound(int faults, int edits, Duration time, int states, int attempts, boolean gaps) {
    Bound within(Duration share) {
      return new Bound(faults, edits, share, states, attempts, gaps);
    }
  }

  /** One world, and how it was come to. */
  private record Node(World world, Node before, String story, int depth) {}

  /**
   * What was found.
   *
   * @param cut how many worlds were not looked at any more, for want of time or of room
   * @param attempts how many were left because their generation was tried often enough
   */
  record Found(
      Flow flow,
      Bound bound,
      int states,
      long transitions,
      int depth,
      Duration time,
      int cut,
      int attempts,
      Map<String, Integer> ends,
      int longest,
      Optional<Counterexample> broken) {}

  /** A law that is broken, and the shortest way there. */
  record Counterexample(List<String> story, String law) {}

  Walk(Flow flow, Bound bound) {
    this.flow = flow;
    this.bound = bound;
    this.fair = new Fair(operator, bound.gaps());
  }

  Found walk() {
    var began = System.nanoTime();
    var end = began + bound.time().toNanos();
    var first = flow.begin(operator);
    var broken = meet(null, new Move(flow + " is wanted.", Kind.EDIT, first, List.of()));
    while (broken.isEmpty() && !open.isEmpty() && seen.size() < bound.states()) {
      if (System.nanoTime() > end) {
        break;
      }
      broken = expand(open.poll());
    }
    return new Found(
        flow,
        bound,
        seen.size(),
        transitions,
        depth,
        Duration.ofNanos(System.nanoTime() - began),
        open.size(),
        attempts,
        fair.ends(),
        fair.longest(),
        broken);
  }

  private Optional<Counterexample> expand(Node node) {
    depth = Math.max(depth, node.depth());
    for (var move : moves(node.world())) {
      transitions++;
      var broken = meet(node, move);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  private Optional<Counterexample> meet(Node before, Move move) {
    var next = move.next();
    var broken = Laws.counted(move.broken(), bound.gaps());
    if (!broken.isEmpty()) {
      return Optional.of(told(before, move, broken.get(0)));
    }
    if (seen.containsKey(next)) {
      return Optional.empty();
    }
    var laws = Laws.brokenBy(next);
    if (!laws.isEmpty()) {
      return Optional.of(told(before, move, laws.get(0)));
    }
    var problem = fair.problem(next);
    if (!problem.isEmpty()) {
      var told = told(before, move, "no good end once nothing goes wrong: " + problem);
      told.story().addAll(fair.run(next).story().stream().map("(then) "::concat).toList());
      return Optional.of(told);
    }
    var kept = shared(next);
    var node =
        new Node(
            kept,
            before,
            (String) shared.computeIfAbsent(move.story(), story -> story),
            before == null ? 0 : before.depth() + 1);
    seen.put(kept, node);
    if (isTriedOften(next)) {
      attempts++;
    } else {
      open.add(node);
    }
    return Optional.empty();
  }

  /** Most of a world is as it was in another one. */
  private World shared(World world) {
    var draft = world.edit();
    draft.status = share(world.status());
    draft.clusters.replaceAll((revision, cluster) -> share(cluster));
    draft.wish = share(world.wish());
    return draft.done();
  }

  @SuppressWarnings("unchecked") // each is kept under itself
  private <T> T share(T value) {
    return (T) shared.computeIfAbsent(value, same -> same);
  }

  private boolean isTriedOften(World world) {
    var handoff = world.status().handoff();
    var held = world.status().held();
    return handoff != null && handoff.attempt() > bound.attempts()
        || held != null && held.attempts() > bound.attempts();
  }

  private List<Move> moves(World world) {
    var moves = new ArrayList<Move>();
    if (!world.gone()) {
      var steps = Steps.of(world);
      moves.addAll(steps);
      var turn = operator.round(world);
      var rests = turn.world().equals(world);
      if (!rests) {
        moves.add(new Move(story(turn), Kind.OPERATOR, turn.world(), turn.broken()));
      }
      if (rests && steps.stream().noneMatch(step -> step.kind() == Kind.STEP)) {
        var again = turn.decision().again();
        var wait = again.compareTo(Fair.WAIT) > 0 ? again : Fair.WAIT;
        moves.add(
            new Move(
                wait.toSeconds() + " s pass.", Kind.TIME, Plain.later(world, wait), List.of()));
      }
      if (world.faults() < bound.faults()) {
        moves.addAll(Faults.of(world, operator, turn, bound.gaps()));
      }
    }
    if (world.edits() < bound.edits()) {
      moves.addAll(Edits.of(world));
    }
    return moves;
  }

  /** What a round has done, in the words of the docs. */
  static String story(Operator.Turn turn) {
    var decision = turn.decision();
    var handoff = turn.world().status().handoff();
    var step = handoff == null ? "rest" : handoff.step().name();
    var what =
        decision.release()
            ? "takes the finalizer off"
            : decision.record().isPresent()
                ? "records " + step
                : decision.actions().isEmpty()
                    ? "waits"
                    : String.join(", ", decision.actions().stream().map(Names::of).toList());
    return "The operator (" + decision.verdict().reason().word() + ", " + step + "): " + what + ".";
  }

  private Counterexample told(Node before, Move last, String law) {
    var story = new ArrayList<String>();
    story.add(last.story());
    for (var node = before; node != null; node = node.before()) {
      story.add(node.story());
    }
    Collections.reverse(story);
    return new Counterexample(story, law);
  }
}
