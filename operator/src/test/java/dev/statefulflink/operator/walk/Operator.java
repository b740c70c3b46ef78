package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.observe.Drift;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.Observer;
import dev.statefulflink.operator.observe.ask.FlinkQuestions;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import dev.statefulflink.operator.status.StatusProjector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One round of the real operator on a world: the real observer, decider, projector and board. */
final class Operator {
  private static final int MOST_TURNS = 20_000;

  private final Decider decider = new Decider(Timings.standard());
  private final Picture picture = new Picture();
  private final Map<World, Turn> turns = new Recent<>(MOST_TURNS);

  /** What a round has decided. */
  record Turn(World world, List<String> broken, Decision decision) {}

  /**
   * A round that is carried out in part.
   *
   * @param effects how many of its effects are had
   * @param late whether the next one is on its way when its operator is replaced
   */
  record Part(int effects, boolean late) {
    static final Part ALL = new Part(Integer.MAX_VALUE, false);
  }

  /** A time that does not move. */
  private static final class Hand extends Clock {
    private Instant now = World.NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("it has one zone");
    }
  }

  /** The same of worlds that differ by what the operator does not see of them. */
  Turn round(World before) {
    var known = turns.computeIfAbsent(before.bare(), bare -> round(bare, Part.ALL));
    var next = known.world().edit();
    next.faults = before.faults();
    next.edits = before.edits();
    return new Turn(next.done(), known.broken(), known.decision());
  }

  Turn round(World before, Part part) {
    var world = before.edit();
    var hand = new Hand();
    var gateway = new WorldFlink(world);
    var board = new FlinkBoard(hand, (wait, task) -> {}, key -> {});
    var seen = observe(world, hand, gateway, board);
    var decision = decider.decide(seen);
    if (decision.release()) {
      world.gone = true;
      Laws.released(world);
    } else {
      world.status = Plain.status(StatusProjector.project(seen, decision));
      Laws.retired(before.status(), world);
      perform(world, decision.actions(), part, new WorldActions(world, board, gateway));
    }
    return new Turn(world.done(), world.broken, decision);
  }

  private static void perform(Draft world, List<Action> actions, Part part, WorldActions runner) {
    var had = Math.min(part.effects(), actions.size());
    actions.subList(0, had).forEach(action -> action.performWith(runner));
    if (part != Part.ALL) {
      world.late = part.late() ? Optional.of(actions.get(had)) : world.late;
      world.replies.clear();
      world.watched = World.NOW;
    }
  }

  /** An effect that was decided on long ago, and passed its fence then, is had now. */
  static void arrives(Draft world, Action action) {
    var gateway = new WorldFlink(world);
    var board = new FlinkBoard(new Hand(), (wait, task) -> {}, key -> {});
    action.performWith(new WorldActions(world, board, gateway));
    world.late = Optional.empty();
  }

  /**
   * Flink has answered since nothing has changed there, or since this process began: so it is asked
   * once for then, and once for now.
   */
  private Observation observe(Draft world, Hand hand, WorldFlink gateway, FlinkBoard board) {
    var observer =
        new Observer(
            new FlinkQuestions(gateway, board, WorldFlink::address),
            key -> world.kept,
            (key, revision) -> world.cluster(revision) != null && world.cluster(revision).objects(),
            hand);
    var kubernetes = picture.of(world);
    var nothing = new KubernetesView(List.of(), List.of(), List.of(), List.of(), List.of());
    hand.now = world.watched;
    observer.observe(subject(world, StatefulJobStatus.empty()), nothing);
    world.replies.values().forEach(reply -> recall(world, reply, hand, board));
    var since = world.still.isAfter(world.watched) ? world.still : world.watched;
    var seen = settled(observer, world, kubernetes, gateway, hand, since);
    return since.equals(World.NOW)
        ? seen
        : settled(observer, world, kubernetes, gateway, hand, World.NOW);
  }

  /** An answer makes another question, until none is left. */
  private static Observation settled(
      Observer observer,
      Draft world,
      KubernetesView kubernetes,
      WorldFlink gateway,
      Hand hand,
      Instant at) {
    hand.now = at;
    while (true) {
      var asked = gateway.asked();
      var seen = observer.observe(subject(world, world.status), kubernetes);
      if (gateway.asked() == asked) {
        return seen;
      }
    }
  }

  private static void recall(Draft world, World.Reply reply, Hand hand, FlinkBoard board) {
    hand.now = reply.since();
    var question = new Question(world.wish.key(), reply.cluster(), reply.what());
    board.ask(question, Duration.ZERO, () -> answer(reply));
  }

  private static CompletionStage<Object> answer(World.Reply reply) {
    if (reply.status() == World.Reply.OPEN) {
      return new CompletableFuture<>();
    }
    if (reply.status() != 200) {
      return CompletableFuture.failedFuture(
          new FlinkCallFailed(reply.status(), "as before", reply.refused()));
    }
    if (reply.what().startsWith("fit")) {
      return CompletableFuture.completedFuture(WorldFlink.fits());
    }
    var vertices = List.of(new Rehearsal.Vertex("count", "count", 1));
    return CompletableFuture.completedFuture(new Rehearsal(vertices, false, vertices));
  }

  private static Observation.Subject subject(Draft world, StatefulJobStatus memory) {
    var wish = world.wish;
    return new Observation.Subject(
        wish.key(),
        wish.generation(),
        wish.deleting(),
        wish.onDelete(),
        false,
        wish.declared().suspended(),
        false,
        Optional.of(wish.declared()),
        "",
        memory,
        Optional.empty(),
        Drift.Repairs.NONE);
  }
}
