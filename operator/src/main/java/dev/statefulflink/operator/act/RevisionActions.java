package dev.statefulflink.operator.act;

import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.ActionRunner;
import dev.statefulflink.operator.flink.FlinkEndpoints;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.manifest.Names;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries out the actions on one object: Kubernetes via its writer, Flink via the board. */
public final class RevisionActions implements ActionRunner {
  /** How long to wait before a request is made again, if it is still needed then. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final ObjectKey key;
  private final ObjectWriter kubernetes;
  private final Flink flink;
  private final Fence fence;
  private final Consumer<List<String>> repaired;

  /** What a request to Flink needs. */
  public record Flink(FlinkGateway gateway, FlinkBoard board, FlinkEndpoints endpoints) {}

  /**
   * @param repaired receives what was applied again, one phrase for each object
   */
  public RevisionActions(
      ObjectKey key,
      ObjectWriter kubernetes,
      Flink flink,
      Fence fence,
      Consumer<List<String>> repaired) {
    this.key = key;
    this.kubernetes = kubernetes;
    this.flink = flink;
    this.fence = fence;
    this.repaired = repaired;
  }

  @Override
  public void applyCluster(Action.ApplyCluster action) {
    fence.check();
    kubernetes.applyCluster(action);
  }

  @Override
  public void repair(Action.Repair action) {
    fence.check();
    repaired.accept(kubernetes.repair(action.revision(), action.jobIds(), action.intent()));
  }

  @Override
  public void allowJob(Action.AllowJob action) {
    fence.check();
    kubernetes.allowJob(action.revision(), action.jobId(), action.intent());
  }

  @Override
  public void serveRevision(Action.ServeRevision action) {
    fence.check();
    kubernetes.applyStableService(action.revision(), action.intent());
  }

  @Override
  public void rehearse(Action.Rehearse action) {
    var cluster = cluster(action.revision());
    request(
        Requests.rehearse(key, cluster),
        () -> flink.gateway().rehearse(uri(cluster), action.submission()));
  }

  @Override
  public void compare(Action.Compare action) {
    var cluster = cluster(action.revision());
    request(
        Requests.compare(key, cluster, action.handoff()),
        () -> flink.gateway().compare(uri(cluster), action.submission(), action.jobId()));
  }

  @Override
  public void checkState(Action.CheckState action) {
    var cluster = cluster(action.revision());
    var source =
        new StateSource(
            action.snapshot(),
            action
                .old()
                .map(
                    old ->
                        new StateSource.Running(
                            uri(cluster(old.revision())), old.jobId(), old.submission())),
            action.itself());
    request(
        Requests.fit(key, cluster, action.revision()),
        () -> flink.gateway().fit(uri(cluster), action.submission(), source));
  }

  @Override
  public void warmUp(Action.WarmUp action) {
    var cluster = cluster(action.revision());
    request(
        Requests.submit(key, cluster, action.jobId()),
        () -> flink.gateway().warmUp(uri(cluster), action.jobId(), action.parallelism()));
  }

  @Override
  public void rehearseRestore(Action.RehearseRestore action) {
    var cluster = cluster(action.revision());
    request(
        Requests.submit(key, cluster, action.jobId()),
        () ->
            flink
                .gateway()
                .rehearseRestore(uri(cluster), action.submission(), action.jobId(), action.from()));
  }

  @Override
  public void stopWithSavepoint(Action.StopWithSavepoint action) {
    var cluster = cluster(action.revision());
    request(
        Requests.stop(key, cluster, action.triggerId()),
        () ->
            flink
                .gateway()
                .stop(
                    uri(cluster),
                    action.jobId(),
                    action.triggerId(),
                    action.directory(),
                    action.format().name()));
  }

  @Override
  public void submit(Action.Submit action) {
    var cluster = cluster(action.revision());
    request(
        Requests.submit(key, cluster, action.jobId()),
        () ->
            flink
                .gateway()
                .submit(uri(cluster), action.submission(), action.jobId(), action.from()));
  }

  @Override
  public void takeCheckpoint(Action.TakeCheckpoint action) {
    var cluster = cluster(action.revision());
    request(
        Requests.checkpoint(key, cluster, action.triggerId()),
        () -> flink.gateway().checkpoint(uri(cluster), action.jobId(), action.triggerId()));
  }

  @Override
  public void takeSavepoint(Action.TakeSavepoint action) {
    var cluster = cluster(action.revision());
    request(
        Requests.savepoint(key, cluster, action.triggerId()),
        () ->
            flink
                .gateway()
                .takeSavepoint(
                    uri(cluster),
                    action.jobId(),
                    action.triggerId(),
                    action.directory(),
                    action.format().name()));
  }

  @Override
  public void disposeSavepoint(Action.DisposeSavepoint action) {
    var cluster = cluster(action.revision());
    request(
        Requests.dispose(key, cluster, action.location()),
        () -> flink.gateway().dispose(uri(cluster), action.location()));
  }

  @Override
  public void cancelJob(Action.CancelJob action) {
    var cluster = cluster(action.revision());
    request(
        Requests.cancel(key, cluster, action.jobId()),
        () -> flink.gateway().cancel(uri(cluster), action.jobId()));
  }

  @Override
  public void recordFinished(Action.RecordFinished action) {
    fence.check();
    kubernetes.recordFinished(action.revision(), action.jobId(), action.at());
  }

  @Override
  public void removePods(Action.RemovePods action) {
    fence.check();
    kubernetes.removePods(action.revision());
    flink.board().forget(key, cluster(action.revision()));
  }

  @Override
  public void removeCluster(Action.RemoveCluster action) {
    fence.check();
    kubernetes.removeCluster(action.revision());
    flink.board().forget(key, cluster(action.revision()));
  }

  @Override
  public void removeHaData(Action.RemoveHaData action) {
    fence.check();
    kubernetes.removeHaData(action.revision());
  }

  @Override
  public void keepState(Action.KeepState action) {
    fence.check();
    kubernetes.keepState(action.state());
  }

  @Override
  public void forgetState(Action.ForgetState action) {
    fence.check();
    kubernetes.forgetState();
  }

  private <T> void request(Question question, Supplier<CompletionStage<T>> call) {
    // Usually the request has already been made, and the object need not be read for it.
    if (flink.board().isDue(question, AGAIN)) {
      fence.check();
      flink.board().ask(question, AGAIN, call);
    }
  }

  private String cluster(String revision) {
    return Names.cluster(key.name(), revision);
  }

  private URI uri(String cluster) {
    return flink.endpoints().rest(key.namespace(), cluster);
  }
}
