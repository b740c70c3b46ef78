package dev.statefulflink.campaign;

import static dev.statefulflink.campaign.flink.Flaw.ANOTHER_UID;
import static dev.statefulflink.campaign.flink.Flaw.ASYNCHRONOUS_STATE;
import static dev.statefulflink.campaign.flink.Flaw.COMPILES_OTHERWISE;
import static dev.statefulflink.campaign.flink.Flaw.COMPILES_OTHERWISE_LATER;
import static dev.statefulflink.campaign.flink.Flaw.COMPLETES_AT_ITS_END;
import static dev.statefulflink.campaign.flink.Flaw.JOB_MANAGER_LOST_AFTER_STOP;
import static dev.statefulflink.campaign.flink.Flaw.JOB_MANAGER_LOST_IN_STOP;
import static dev.statefulflink.campaign.flink.Flaw.PLAN_REFUSED;
import static dev.statefulflink.campaign.flink.Flaw.RESTARTS_FOREVER;
import static dev.statefulflink.campaign.flink.Flaw.RESTORE_FAILS;
import static dev.statefulflink.campaign.flink.Flaw.RUN_FAILS_AT_FIRST;
import static dev.statefulflink.campaign.flink.Flaw.RUN_REFUSED;
import static dev.statefulflink.campaign.flink.Flaw.SAVEPOINT_FAILS;
import static dev.statefulflink.campaign.flink.Flaw.SAVEPOINT_SLOW;
import static dev.statefulflink.campaign.flink.Flaw.WANTS_MORE_SLOTS;
import static dev.statefulflink.campaign.flink.Flaw.WARM_UP_FAILS;

import dev.statefulflink.campaign.flink.Flaw;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every flow of the campaign. A new one is a line here. */
final class Flows {
  private static final Consumer<Scene> NOTHING = scene -> {};
  private static final End SUSPENDED = new End("Suspended");

  private Flows() {}

  static List<Flow> all() {
    return Stream.of(usual(), rolledBack(), troubled(), unfit(), moved(), others())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Flow> usual() {
    return List.of(
        new Flow("start", NOTHING, scene -> scene.apply(FlowSpecs.job("1")), End.RUNNING),
        new Flow("upgrade", running(), scene -> scene.release("2"), End.RUNNING),
        new Flow(
            "warm-up fails", running(), scene -> scene.release("2", WARM_UP_FAILS), End.RUNNING),
        new Flow("restart", running(), scene -> scene.set("job.restartNonce", 1), End.RUNNING),
        new Flow(
            "slow savepoint", running(SAVEPOINT_SLOW), scene -> scene.release("2"), End.RUNNING),
        new Flow(
            "savepoint now", running(), scene -> scene.set("savepoints.nonce", 1), End.RUNNING),
        new Flow("delete", running(), Scene::delete, End.GONE),
        new Flow("delete, discard", discarding(), Scene::delete, End.GONE),
        new Flow("apply again", deleted(), scene -> scene.apply(FlowSpecs.job("1")), End.RUNNING),
        new Flow("edit in flight", running(), editing("3"), End.RUNNING),
        new Flow("revert in flight", running(), editing("1"), End.RUNNING));
  }

  private static List<Flow> rolledBack() {
    return List.of(
        new Flow(
            "roll back",
            running(),
            scene -> scene.release("2", RESTORE_FAILS),
            new End("RestoreFailed")),
        new Flow(
            "roll back, run fails at first",
            running(RUN_FAILS_AT_FIRST),
            scene -> scene.release("2", RESTORE_FAILS),
            new End("RestoreFailed")),
        new Flow(
            "fails for ever",
            running(),
            scene -> scene.release("2", RESTARTS_FOREVER),
            new End("RestoreFailed")),
        new Flow(
            "roll back, checkpoint at the end",
            running(),
            scene -> scene.release("2", COMPLETES_AT_ITS_END),
            End.RUNNING),
        new Flow(
            "no roll-back",
            running("rollback", false),
            scene -> scene.release("2", RESTORE_FAILS),
            new End("RestoreFailed")));
  }

  private static List<Flow> troubled() {
    return List.of(
        new Flow(
            "run refused",
            running(),
            scene -> scene.release("2", RUN_REFUSED),
            new End("SubmitRefused")),
        upgrade("savepoint fails", SAVEPOINT_FAILS, new End("SavepointFailed")),
        new Flow(
            "plan refused",
            running(),
            scene -> scene.release("2", PLAN_REFUSED),
            new End("RehearsalFailed")),
        upgrade("JobManager lost", JOB_MANAGER_LOST_AFTER_STOP, End.RUNNING),
        upgrade("JobManager lost in the stop", JOB_MANAGER_LOST_IN_STOP, End.RUNNING),
        upgrade("asynchronous state", ASYNCHRONOUS_STATE, End.RUNNING),
        new Flow("from a failed job", failed(), scene -> scene.release("2"), End.RUNNING));
  }

  /** Of a job with a flaw, to a release without one. */
  private static Flow upgrade(String name, Flaw flaw, End end) {
    return new Flow(name, running(flaw), scene -> scene.release("2"), end);
  }

  /** Held before the running job is touched. */
  private static List<Flow> unfit() {
    return List.of(
        new Flow(
            "too few slots",
            running(),
            scene -> scene.release("2", WANTS_MORE_SLOTS),
            new End("NotEnoughSlots")),
        new Flow(
            "compiles otherwise",
            running(),
            scene -> scene.release("2", COMPILES_OTHERWISE),
            new End("CompileNotRepeatable")),
        new Flow(
            "another uid",
            running(),
            scene -> scene.release("2", ANOTHER_UID),
            new End("StateIncompatible")),
        new Flow(
            "state of no job",
            running(COMPILES_OTHERWISE),
            scene -> scene.release("2"),
            new End("StateIncompatible")),
        new Flow(
            "no way back",
            running(COMPILES_OTHERWISE_LATER),
            scene -> scene.release("2"),
            new End("NoWayBack")));
  }

  private static List<Flow> moved() {
    return List.of(
        new Flow(
            "another backend",
            running(),
            scene -> scene.set("stateBackend.type", "rocksdb"),
            End.RUNNING),
        new Flow(
            "another backend after a rest",
            running().andThen(Flows::suspend).andThen(scene -> scene.await(SUSPENDED)),
            scene -> {
              scene.set("stateBackend.type", "rocksdb");
              scene.set("job.state", "Running");
            },
            new End("StateNotPortable")),
        new Flow(
            "recreate", running("strategy", "Recreate"), scene -> scene.release("2"), End.RUNNING),
        new Flow(
            "recreate, roll back",
            running("strategy", "Recreate"),
            scene -> scene.release("2", RESTORE_FAILS),
            new End("RestoreFailed")),
        new Flow(
            "recreate, plan refused",
            running("strategy", "Recreate"),
            scene -> scene.release("2", PLAN_REFUSED),
            new End("RehearsalFailed")));
  }

  private static List<Flow> others() {
    return List.of(
        new Flow("suspend", running(), Flows::suspend, SUSPENDED),
        new Flow(
            "status lost",
            running(),
            scene -> {
              scene.loseStatus();
              scene.release("2");
            },
            End.RUNNING),
        new Flow(
            "resume",
            running().andThen(Flows::suspend).andThen(scene -> scene.await(SUSPENDED)),
            scene -> scene.set("job.state", "Running"),
            End.RUNNING),
        new Flow(
            "from a checkpoint",
            running("stateFrom", "Checkpoint"),
            scene -> scene.release("2"),
            End.RUNNING),
        new Flow("approve", running("cutover", "Manual"), Flows::approve, End.RUNNING),
        new Flow("from nothing", runningWithoutState(), scene -> scene.release("2"), End.RUNNING),
        new Flow("restore", upgraded(), Flows::restore, End.RUNNING),
        new Flow(
            "restore from a parent", upgraded(), Flows::restoreAbove, new End("SnapshotNotFound")));
  }

  /** Another release, which is approved once it waits for that. */
  private static void approve(Scene scene) {
    scene.release("2");
    scene.set("upgrade.approved", scene.awaitWordOfApproval());
  }

  private static void suspend(Scene scene) {
    scene.set("job.state", "Suspended");
  }

  /** With a savepoint: a checkpoint of a running job may be gone before it is restored. */
  private static Consumer<Scene> upgraded() {
    return running()
        .andThen(
            scene -> {
              scene.release("2");
              scene.await(End.RUNNING);
            });
  }

  private static void restore(Scene scene) {
    var path = scene.job().orElseThrow().getStatus().lastState().location();
    scene.permitStart(Optional.of(path));
    scene.set("restoreFrom", path);
  }

  private static void restoreAbove(Scene scene) {
    var path = scene.job().orElseThrow().getStatus().lastState().location();
    scene.set("restoreFrom", path.substring(0, path.lastIndexOf('/')));
  }

  /** With one field of {@code spec.upgrade} set. */
  private static Consumer<Scene> running(String field, Object value) {
    return running()
        .andThen(
            scene -> {
              scene.set("upgrade." + field, value);
              scene.await(End.RUNNING);
            });
  }

  private static Consumer<Scene> runningWithoutState() {
    return running()
        .andThen(
            scene -> {
              scene.set("upgrade", Map.of("stateFrom", "Nothing", "allowStateLoss", true));
              scene.await(End.RUNNING);
              scene.permitStart(Optional.empty());
            });
  }

  private static Consumer<Scene> running(Flaw... flaws) {
    return scene -> {
      scene.apply(FlowSpecs.job("1", flaws));
      scene.await(End.RUNNING);
    };
  }

  private static Consumer<Scene> discarding() {
    return running()
        .andThen(
            scene -> {
              scene.set("onDelete", "Discard");
              scene.await(End.RUNNING);
              scene.permitStart(Optional.empty());
            });
  }

  private static Consumer<Scene> deleted() {
    return running()
        .andThen(
            scene -> {
              scene.delete();
              scene.await(End.GONE);
            });
  }

  private static Consumer<Scene> failed() {
    return running()
        .andThen(
            scene -> {
              scene.flink().failJob(Scene.NAME);
              scene.await(new End("JobFailed"));
            });
  }

  /** Another release, and a further one while the cluster of the first is still being made. */
  private static Consumer<Scene> editing(String then) {
    return scene -> {
      scene.pods().holdTaskManagers(true);
      scene.release("2");
      scene.awaitTakenUp();
      scene.release(then);
      scene.pods().holdTaskManagers(false);
    };
  }
}
