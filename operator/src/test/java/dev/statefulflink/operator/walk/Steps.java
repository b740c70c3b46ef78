package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.walk.Cluster.Pods;
import dev.statefulflink.operator.walk.Job.Phase;
import dev.statefulflink.operator.walk.Move.Kind;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens by itself in a world, in the order in which a fair world lets it. A comment that
 * begins with "Facts" names the row of docs/flink-facts.md that a step counts on.
 */
final class Steps {
  /** At least: a process of Java starts, and recovers its jobs. */
  private static final Duration RESTART = Duration.ofSeconds(5);

  /** Of one job: enough to distinguish an older one from the newest. */
  private static final int MOST_CHECKPOINTS = 2;

  private final World world;
  private final List<Move> moves = new ArrayList<>();

  private Steps(World world) {
    this.world = world;
  }

  static List<Move> of(World world) {
    var steps = new Steps(world);
    world.late().ifPresent(action -> steps.late());
    if (world.away()) {
      steps.add("The storage is back.", draft -> draft.away = false);
    }
    world.replies().values().stream()
        .filter(reply -> reply.status() == World.Reply.OPEN)
        .forEach(steps::answered);
    // A job that restarts again and again comes last, or would keep all else from its turn.
    world.clusters().values().forEach(steps::pods);
    world.clusters().values().stream()
        .filter(Cluster::runs)
        .sorted(Comparator.comparing(cluster -> cluster.program().flaw() == Flaw.FAILS))
        .forEach(steps::jobs);
    return steps.moves;
  }

  private void add(String story, Consumer<Draft> how) {
    add(story, Kind.STEP, how);
  }

  private void add(String story, Kind kind, Consumer<Draft> how) {
    var draft = world.edit().stirred();
    how.accept(draft);
    moves.add(new Move(story, kind, draft.done(), draft.broken));
  }

  private void late() {
    var action = world.late().orElseThrow();
    add(
        "What the operator before had asked for arrives: " + Names.of(action) + ".",
        draft -> Operator.arrives(draft, action));
  }

  private void answered(World.Reply reply) {
    var name = new Question(world.wish().key(), reply.cluster(), reply.what());
    add(
        "Flink answers the submit.",
        draft ->
            draft.replies.put(
                name.cluster() + " " + name.what(),
                new World.Reply(reply.cluster(), reply.what(), 200, false, World.NOW)));
  }

  private void pods(Cluster cluster) {
    var name = Names.of(world, cluster);
    if (cluster.silent()) {
      add(
          "Answers of " + name + " arrive again.",
          draft -> draft.change(cluster.revision(), c -> c.silent = false));
    }
    if (cluster.pods() == Pods.COMING) {
      starts(
          "The pods of " + name + " are up.",
          cluster,
          c -> {
            c.pods = Pods.UP;
            Flink.managerIsUp(c);
          });
    }
    // A terminating JobManager first stores what has ended.
    if (cluster.pods() == Pods.GOING
        && (cluster.crashes() || cluster.jobs().values().stream().noneMatch(Job::unstored))) {
      add(
          "The pods of " + name + " have ended.",
          draft -> {
            draft.change(cluster.revision(), Flink::podsEnd);
            // A request ends with the process that it was sent to.
            draft.late = draft.late.filter(action -> !isSentTo(cluster.revision(), action));
          });
    }
    if (cluster.down() && cluster.crashes()) {
      cluster.jobs().values().stream()
          .filter(Job::processes)
          .filter(job -> job.phase() != Phase.ORPHAN)
          .forEach(job -> missed(cluster, job));
    } else if (cluster.down()) {
      starts("The JobManager of " + name + " is up again.", cluster, Flink::managerIsUp);
    }
  }

  private static boolean isSentTo(String revision, Action action) {
    return action instanceof Action.StopWithSavepoint stop && stop.revision().equals(revision)
        || action instanceof Action.Submit submit && submit.revision().equals(revision)
        || action instanceof Action.CancelJob cancel && cancel.revision().equals(revision);
  }

  private void starts(String story, Cluster cluster, Consumer<Cluster.Draft> how) {
    var draft = Plain.later(world, RESTART).edit().stirred();
    draft.change(cluster.revision(), how);
    moves.add(new Move(story, Kind.STEP, draft.done(), draft.broken));
  }

  /** Decision 9. */
  private void missed(Cluster cluster, Job job) {
    add(
        "The tasks of " + Names.of(world, cluster, job) + " miss their JobManager, and end.",
        draft -> draft.job(cluster.revision(), job.id(), j -> j.in(Phase.ASLEEP)));
  }

  private void jobs(Cluster cluster) {
    cluster.triggers().forEach((id, trigger) -> stop(cluster, id, trigger));
    cluster.jobs().values().forEach(job -> job(cluster, job));
  }

  /**
   * Facts: "savepoint directory", "Checkpoint ids". That the tasks end before the job is FINISHED
   * is ExecutionGraph's order (read in the code).
   */
  private void stop(Cluster cluster, String id, Cluster.Trigger trigger) {
    var job = cluster.jobs().get(trigger.job());
    if (!trigger.result().isEmpty() || job == null || cluster.down()) {
      return;
    }
    if (!trigger.stops()) {
      asked(cluster, id, trigger, job);
      return;
    }
    if (job.phase() == Phase.UP && !world.away()) {
      var taken = world.storage().stream().filter(p -> p.startsWith(trigger.directory())).count();
      var location =
          trigger.directory() + "/savepoint-" + job.id().substring(0, 6) + "-" + (taken + 1);
      add(
          "The savepoint of " + Names.of(world, cluster, job) + " is complete.",
          draft -> {
            draft.completes(job, location);
            draft.job(cluster.revision(), job.id(), j -> j.completed(location).in(Phase.STOPPING));
          });
    }
    if (job.phase() == Phase.STOPPING) {
      add(
          "The tasks of " + Names.of(world, cluster, job) + " have ended.",
          draft -> {
            draft.job(cluster.revision(), job.id(), j -> j.in(Phase.ENDING));
            draft.change(cluster.revision(), c -> c.triggers.put(id, trigger.with(job.tip())));
          });
    }
  }

  /** Facts: "of a job whose interval has not passed": it is taken at once. */
  private void asked(Cluster cluster, String id, Cluster.Trigger trigger, Job job) {
    if (job.phase() == Phase.UP && !world.away()) {
      var location = nextCheckpoint(cluster, job);
      add(
          "The checkpoint that " + Names.of(world, cluster, job) + " was asked for is complete.",
          draft -> {
            draft.completes(job, location);
            draft.job(cluster.revision(), job.id(), j -> j.completed(location));
            draft.change(cluster.revision(), c -> c.triggers.put(id, trigger.with(location)));
          });
    }
  }

  /**
   * Facts: "A cancel of a job" keeps a retained checkpoint; "A job that has just ended" is FINISHED
   * before its result is stored. TaskManagers of a forgotten job: decision 9.
   */
  private void job(Cluster cluster, Job job) {
    var name = Names.of(world, cluster, job);
    switch (job.phase()) {
      case STARTING -> starting(cluster, job, name);
      case UP -> checkpoint(cluster, job, name);
      case RESTARTING -> restarts(cluster, job, name);
      case CANCELLING ->
          alive(
              cluster,
              name + " is CANCELED.",
              draft -> draft.job(cluster.revision(), job.id(), j -> j.in(Phase.CANCELED)));
      case ENDING ->
          alive(
              cluster,
              name + " is FINISHED.",
              draft -> draft.job(cluster.revision(), job.id(), j -> j.in(Phase.FINISHED)));
      case FINISHED, CANCELED, FAILED -> {
        if (job.unstored() && !cluster.down()) {
          add(
              "The result of " + name + " is stored.",
              draft -> draft.job(cluster.revision(), job.id(), Job::withoutRecovery));
        }
      }
      case ORPHAN ->
          add(
              "The tasks of " + name + " miss their JobManager, and end.",
              draft -> draft.change(cluster.revision(), c -> c.jobs.remove(job.id())));
      case STOPPING, ASLEEP -> {}
    }
  }

  /** A restart strategy lets the longer pass, the more often a job has failed. */
  private void restarts(Cluster cluster, Job job, String name) {
    if (cluster.down() || cluster.pods() != Pods.UP) {
      return;
    }
    var often = job.failures() >= 3;
    var draft = (often ? Plain.later(world, Fair.WAIT) : world).edit().stirred();
    draft.job(cluster.revision(), job.id(), j -> j.restored(false));
    var pause = often ? ", after " + Fair.WAIT.toSeconds() + " s" : "";
    moves.add(
        new Move(name + " is restored by Flink" + pause + ".", Kind.STEP, draft.done(), List.of()));
  }

  private void alive(Cluster cluster, String story, Consumer<Draft> how) {
    if (!cluster.down() && cluster.pods() == Pods.UP) {
      add(story, how);
    }
  }

  /** Facts: "A job that has just recovered" is RUNNING while its tasks are not. */
  private void starting(Cluster cluster, Job job, String name) {
    if (world.away()) {
      return;
    }
    if (cluster.program().flaw() == Flaw.FAILS && job.fresh()) {
      alive(
          cluster,
          "A task of " + name + " fails.",
          draft -> draft.job(cluster.revision(), job.id(), j -> j.failing(Phase.RESTARTING)));
      if (job.failures() < 3) {
        return;
      }
    }
    var flawed = cluster.program().flaw() == Flaw.FAILS && job.fresh();
    if (!cluster.down()) {
      add(
          "Every task of " + name + " runs.",
          flawed ? Kind.CHANCE : Kind.STEP,
          draft -> draft.job(cluster.revision(), job.id(), j -> j.in(Phase.UP)));
    }
  }

  /** Facts: "Checkpoint ids"; they continue after a restore. */
  private void checkpoint(Cluster cluster, Job job, String name) {
    var taken = taken(directory(cluster, job));
    if (taken >= MOST_CHECKPOINTS && job.counted() || world.away() || cluster.down()) {
      return;
    }
    var location = nextCheckpoint(cluster, job);
    add(
        name + " completes a checkpoint.",
        job.counted() ? Kind.CHANCE : Kind.STEP,
        draft -> {
          draft.completes(job, location);
          draft.job(cluster.revision(), job.id(), j -> j.completed(location));
        });
  }

  private String nextCheckpoint(Cluster cluster, Job job) {
    var directory = directory(cluster, job);
    return directory + "/chk-" + (taken(directory) + 1);
  }

  private String directory(Cluster cluster, Job job) {
    var key = world.wish().key();
    var paths = new StatePaths(Program.STATE, key.namespace(), key.name());
    return paths.checkpoints(cluster.revision()) + "/" + job.id();
  }

  private long taken(String directory) {
    return world.storage().stream().filter(path -> path.startsWith(directory)).count();
  }
}
