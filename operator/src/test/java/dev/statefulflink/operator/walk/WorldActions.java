package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.act.ObjectWriter;
import dev.statefulflink.operator.act.RevisionActions;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.ActionRunner;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.walk.Cluster.Pods;
import java.util.Optional;

/**
 * The effects of actions. Those on Flink are those of the real {@link RevisionActions}, on a world;
 * those on Kubernetes are what an API server makes of the requests of {@link ObjectWriter}.
 */
final class WorldActions implements ActionRunner {
  private final Draft world;
  private final FlinkBoard board;
  private final ActionRunner flink;

  WorldActions(Draft world, FlinkBoard board, WorldFlink gateway) {
    this.world = world;
    this.board = board;
    // No action on Kubernetes is handed to it, so it needs no writer.
    this.flink =
        new RevisionActions(
            world.wish.key(),
            new ObjectWriter(null, null),
            new RevisionActions.Flink(gateway, board, WorldFlink::address),
            () -> true,
            repaired -> {});
  }

  @Override
  public void applyCluster(Action.ApplyCluster action) {
    world.clusters.computeIfAbsent(
        action.revision(),
        revision ->
            Cluster.made(revision, action.generation(), Program.of(action.intent().args())));
    world
        .stirred()
        .change(
            action.revision(),
            cluster -> {
              cluster.objects = true;
              cluster.deployments = true;
              cluster.allowed.addAll(action.jobIds());
              cluster.pods = cluster.pods == Pods.NONE ? Pods.COMING : cluster.pods;
            });
  }

  @Override
  public void repair(Action.Repair action) {
    var made = world.cluster(action.revision());
    var generation = made == null ? world.wish.generation() : made.generation();
    applyCluster(
        new Action.ApplyCluster(action.revision(), generation, action.jobIds(), action.intent()));
  }

  @Override
  public void allowJob(Action.AllowJob action) {
    world.change(action.revision(), cluster -> cluster.allowed.add(action.jobId()));
  }

  @Override
  public void serveRevision(Action.ServeRevision action) {
    world.served = Optional.of(action.revision());
  }

  /** No job of this world finishes by itself. */
  @Override
  public void recordFinished(Action.RecordFinished action) {
    throw new AssertionError("nothing has finished by itself: " + action);
  }

  @Override
  public void removePods(Action.RemovePods action) {
    world.forgets(cluster(action.revision()));
    world
        .stirred()
        .change(
            action.revision(),
            cluster -> {
              cluster.deployments = false;
              cluster.pods = cluster.pods == Pods.UP ? Pods.GOING : cluster.pods;
              cluster.pods = cluster.pods == Pods.COMING ? Pods.NONE : cluster.pods;
            });
  }

  @Override
  public void removeCluster(Action.RemoveCluster action) {
    removePods(new Action.RemovePods(action.revision()));
    world.change(
        action.revision(),
        cluster -> {
          cluster.objects = false;
          cluster.allowed.clear();
        });
  }

  /** Facts: a JobManager that still runs writes them again. */
  @Override
  public void removeHaData(Action.RemoveHaData action) {
    world.change(
        action.revision(),
        cluster -> {
          if (cluster.pods == Pods.NONE || cluster.pods == Pods.COMING) {
            cluster.leader = false;
            cluster.spoilt = false;
            cluster.jobs.clear();
          }
        });
  }

  @Override
  public void keepState(Action.KeepState action) {
    world.kept = Optional.of(action.state());
  }

  @Override
  public void forgetState(Action.ForgetState action) {
    var newest = world.kept.map(kept -> kept.state()).filter(s -> s.location().equals(world.head));
    var works =
        world.clusters.values().stream()
            .flatMap(cluster -> cluster.jobs().values().stream())
            .anyMatch(job -> job.base().equals(world.head));
    if (newest.isPresent() && !works) {
      world.broken.add("law 3, nothing is deleted that is the only state: the kept state");
    }
    world.kept = Optional.empty();
  }

  @Override
  public void rehearse(Action.Rehearse action) {
    flink.rehearse(action);
    keep(Requests.rehearse(world.wish.key(), cluster(action.revision())));
  }

  @Override
  public void compare(Action.Compare action) {
    flink.compare(action);
    keep(Requests.compare(world.wish.key(), cluster(action.revision()), action.handoff()));
  }

  @Override
  public void submit(Action.Submit action) {
    flink.submit(action);
    keep(Requests.submit(world.wish.key(), cluster(action.revision()), action.jobId()));
  }

  @Override
  public void checkState(Action.CheckState action) {
    flink.checkState(action);
    keep(Requests.fit(world.wish.key(), cluster(action.revision()), action.revision()));
  }

  @Override
  public void warmUp(Action.WarmUp action) {
    flink.warmUp(action);
  }

  @Override
  public void rehearseRestore(Action.RehearseRestore action) {
    flink.rehearseRestore(action);
  }

  @Override
  public void stopWithSavepoint(Action.StopWithSavepoint action) {
    flink.stopWithSavepoint(action);
    keep(Requests.stop(world.wish.key(), cluster(action.revision()), action.triggerId()));
  }

  @Override
  public void takeCheckpoint(Action.TakeCheckpoint action) {
    flink.takeCheckpoint(action);
    if (new Effects(world).isOfCut(action.triggerId())) {
      keep(Requests.checkpoint(world.wish.key(), cluster(action.revision()), action.triggerId()));
    }
  }

  @Override
  public void takeSavepoint(Action.TakeSavepoint action) {
    flink.takeSavepoint(action);
  }

  @Override
  public void disposeSavepoint(Action.DisposeSavepoint action) {
    flink.disposeSavepoint(action);
  }

  @Override
  public void cancelJob(Action.CancelJob action) {
    flink.cancelJob(action);
  }

  /** The next round finds the answer on its board. */
  private void keep(Question question) {
    var name = question.cluster() + " " + question.what();
    var before = world.replies.get(name);
    var answer = board.look(question);
    var failure = answer.failure();
    var status = failure.map(f -> f.status()).orElse(200);
    // Since when a request fails matters, and when an answer came.
    var fails = before != null && before.status() == status && status != 200;
    var since = fails ? before.since() : World.NOW;
    world.replies.put(
        name,
        new World.Reply(
            question.cluster(),
            question.what(),
            status,
            failure.filter(f -> f.refused()).isPresent(),
            since));
  }

  private String cluster(String revision) {
    return Names.cluster(world.wish.key().name(), revision);
  }
}
