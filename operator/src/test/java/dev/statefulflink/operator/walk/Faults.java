package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.walk.Cluster.Pods;
import dev.statefulflink.operator.walk.Job.Phase;
import dev.statefulflink.operator.walk.Move.Kind;
import dev.statefulflink.operator.walk.Operator.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What may go wrong in a world. */
final class Faults {
  private final World world;
  private final List<Move> moves = new ArrayList<>();

  private final boolean gaps;

  private Faults(World world, boolean gaps) {
    this.world = world;
    this.gaps = gaps;
  }

  /**
   * All that may go wrong now.
   *
   * @param turn what the operator would do now
   * @param gaps whether also what is listed as a known gap of the protocol
   */
  static List<Move> of(World world, Operator operator, Operator.Turn turn, boolean gaps) {
    var faults = new Faults(world, gaps);
    var wait = Fair.WAIT;
    faults.ofOperator(operator, turn);
    faults.replies(turn);
    faults.ofApiServer();
    if (!world.away()) {
      faults.add("The storage is away.", draft -> draft.away = true);
    }
    world.clusters().values().forEach(faults::cluster);
    faults.add(wait.toSeconds() + " s pass, in which nothing gets on.", Plain.later(world, wait));
    return faults.moves;
  }

  private void add(String story, Consumer<Draft> how) {
    var draft = world.edit().stirred();
    draft.faults++;
    how.accept(draft);
    moves.add(new Move("Fault: " + story, Kind.FAULT, draft.done(), draft.broken));
  }

  private void add(String story, World next) {
    add(story, next, List.of());
  }

  private void add(String story, World next, List<String> broken) {
    var draft = next.edit();
    draft.faults = world.faults() + 1;
    moves.add(new Move("Fault: " + story, Kind.FAULT, draft.done(), broken));
  }

  private void ofOperator(Operator operator, Operator.Turn turn) {
    if (!world.replies().isEmpty() || !world.watched().equals(World.NOW)) {
      var draft = world.edit();
      draft.replies.clear();
      draft.watched = World.NOW;
      add("The operator dies, and another one is in charge.", draft.done());
    }
    var actions = turn.decision().actions();
    for (var had = 0; had < actions.size(); had++) {
      if (had > 0) {
        var half = operator.round(world, new Part(had, false));
        add(
            "The operator dies between " + names(actions.subList(0, had)) + " and the rest.",
            half.world(),
            half.broken());
      }
      if (world.late().isEmpty() && matters(actions.get(had))) {
        var late = operator.round(world, new Part(had, true));
        add(
            "The operator is replaced while its request is on its way: "
                + Names.of(actions.get(had))
                + ".",
            late.world(),
            late.broken());
      }
    }
  }

  /** Of the others, an earlier or a later one is the same. */
  private static boolean matters(Action action) {
    return !(action instanceof Action.Rehearse
        || action instanceof Action.Compare
        || action instanceof Action.WarmUp
        || action instanceof Action.TakeCheckpoint
        || action instanceof Action.ServeRevision);
  }

  private static String names(List<Action> actions) {
    return String.join(", ", actions.stream().map(Names::of).toList());
  }

  /** The submit is carried out, and its answer is late or lost. */
  private void replies(Operator.Turn turn) {
    for (var action : turn.decision().actions()) {
      if (action instanceof Action.Submit submit) {
        turn.world().replies().values().stream()
            .filter(reply -> reply.what().endsWith(submit.jobId()) && reply.status() == 200)
            .forEach(
                reply -> {
                  with(turn, reply, World.Reply.OPEN, "is late");
                  with(turn, reply, 0, "is lost");
                });
      }
    }
  }

  private void with(Operator.Turn turn, World.Reply reply, int status, String how) {
    var draft = turn.world().edit();
    draft.replies.put(
        reply.cluster() + " " + reply.what(),
        new World.Reply(reply.cluster(), reply.what(), status, false, World.NOW));
    add("The job is submitted, and the answer " + how + ".", draft.done(), turn.broken());
  }

  private void ofApiServer() {
    var any = world.status().active() != null || world.status().handoff() != null;
    if (any) {
      add("The status is lost.", draft -> draft.status = StatefulJobStatus.empty());
    }
  }

  /** What may happen to the recovery data of a JobManager. */
  private void recovery(Cluster cluster, String name) {
    if (cluster.jobs().values().stream().noneMatch(Job::recovery)) {
      return;
    }
    add(
        "The JobManager of " + name + " ends, and again at each start: it cannot recover.",
        draft ->
            draft.change(
                cluster.revision(),
                c -> {
                  c.down = true;
                  c.spoilt = true;
                }));
    add(
        "The JobManager's process of " + name + " ends, and its recovery data is lost.",
        draft -> {
          loses(draft, cluster);
          down(draft, cluster);
        });
  }

  /** Known: a request ends with the process, but an operator that sleeps may send it then. */
  private void down(Draft draft, Cluster cluster) {
    draft.change(cluster.revision(), c -> c.down = true);
    if (!gaps) {
      draft.late = Optional.empty();
    }
  }

  private void cluster(Cluster cluster) {
    var name = Names.of(world, cluster);
    if (cluster.pods() == Pods.UP && !cluster.down()) {
      add("The JobManager's process of " + name + " ends.", draft -> down(draft, cluster));
      recovery(cluster, name);
      if (!cluster.silent()) {
        add(
            "No answer of " + name + " arrives.",
            draft -> draft.change(cluster.revision(), c -> c.silent = true));
      }
      cluster.jobs().values().forEach(job -> job(cluster, job, Names.of(world, cluster, job)));
    }
    if (cluster.pods() == Pods.GOING && cluster.jobs().values().stream().anyMatch(Job::unstored)) {
      add(
          "The pods of " + name + " are killed before a result is stored.",
          draft -> draft.change(cluster.revision(), Flink::podsEnd));
    }
    if (cluster.deployments()) {
      add(
          "Somebody deletes the Deployments of " + name + ".",
          draft ->
              draft.change(
                  cluster.revision(),
                  c -> {
                    c.deployments = false;
                    c.pods = c.pods == Pods.UP ? Pods.GOING : c.pods;
                    c.pods = c.pods == Pods.COMING ? Pods.NONE : c.pods;
                  }));
    }
    if (cluster.jobs().values().stream().anyMatch(job -> job.recovery() && !job.terminal())) {
      add("The recovery data of " + name + " is lost.", draft -> loses(draft, cluster));
    }
  }

  private static void loses(Draft draft, Cluster cluster) {
    draft.change(
        cluster.revision(),
        c -> {
          c.jobs.replaceAll((id, job) -> job.withoutRecovery());
          c.jobs.values().removeIf(job -> job.phase() == Phase.ASLEEP);
        });
  }

  private void job(Cluster cluster, Job job, String name) {
    if (job.phase() == Phase.UP) {
      add(
          "A task of " + name + " fails.",
          draft -> {
            draft.job(cluster.revision(), job.id(), j -> j.failing(Phase.RESTARTING));
            draft.change(cluster.revision(), c -> Flink.failStops(c, job.id()));
          });
      failed(cluster, job, name);
    }
    if (job.phase() == Phase.STOPPING) {
      add(
          "A task of " + name + " fails while it stops, after the savepoint: it is FAILED.",
          draft -> {
            draft.job(cluster.revision(), job.id(), j -> j.failing(Phase.FAILED));
            draft.change(cluster.revision(), c -> Flink.failStops(c, job.id()));
          });
    }
    if (cluster.triggers().values().stream()
            .anyMatch(t -> t.job().equals(job.id()) && t.result().isEmpty())
        && job.phase() == Phase.UP) {
      add(
          "The savepoint of " + name + " fails, or the checkpoint that was asked for.",
          draft -> draft.change(cluster.revision(), c -> Flink.failStops(c, job.id())));
    }
  }

  private void failed(Cluster cluster, Job job, String name) {
    add(
        name + " is FAILED.",
        draft -> {
          draft.job(cluster.revision(), job.id(), j -> j.failing(Phase.FAILED));
          draft.change(cluster.revision(), c -> Flink.failStops(c, job.id()));
        });
  }
}
