package dev.statefulflink.operator.decide;

import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.WarmUpIds;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ids in a record, and the ids that an action uses. */
final class Ids {
  private Ids() {}

  static Set<String> of(Observation seen) {
    var memory = seen.memory();
    var active = memory.active();
    var handoff = memory.handoff();
    var ids = Stream.<String>builder();
    if (active != null) {
      ids.add(active.revision()).add(active.jobId());
    }
    if (handoff != null) {
      Arrays.asList(
              handoff.id(),
              handoff.jobId(),
              handoff.returnJobId(),
              handoff.triggerId(),
              handoff.savepointDirectory())
          .forEach(ids::add);
      Stream.of(handoff.jobId(), handoff.returnJobId())
          .filter(Objects::nonNull)
          .forEach(
              jobId ->
                  IntStream.range(0, 3)
                      .mapToObj(n -> FlinkIds.ofCheckpoint(jobId, n))
                      .forEach(ids));
      // They follow from the first, which is what is recorded.
      Stream.ofNullable(handoff.rehearsalJobId()).forEach(ids);
      Stream.ofNullable(handoff.warmUpJobId()).map(WarmUpIds::of).forEach(all -> all.forEach(ids));
    }
    if (memory.retiring() != null) {
      memory.retiring().forEach(ids::add);
    }
    return ids.build().filter(Objects::nonNull).collect(Collectors.toSet());
  }

  static List<String> of(Action action) {
    var runner = new Collector();
    action.performWith(runner);
    return runner.ids;
  }

  private static final class Collector implements ActionRunner {
    private List<String> ids = List.of();

    @Override
    public void applyCluster(Action.ApplyCluster action) {
      ids = Stream.concat(Stream.of(action.revision()), action.jobIds().stream()).toList();
    }

    @Override
    public void repair(Action.Repair action) {
      ids = Stream.concat(Stream.of(action.revision()), action.jobIds().stream()).toList();
    }

    @Override
    public void allowJob(Action.AllowJob action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void serveRevision(Action.ServeRevision action) {
      ids = List.of(action.revision());
    }

    @Override
    public void rehearse(Action.Rehearse action) {
      ids = List.of(action.revision());
    }

    @Override
    public void compare(Action.Compare action) {
      ids = List.of(action.revision(), action.jobId(), action.handoff());
    }

    @Override
    public void checkState(Action.CheckState action) {
      ids =
          action
              .old()
              .map(old -> List.of(action.revision(), old.revision(), old.jobId()))
              .orElseGet(() -> List.of(action.revision()));
    }

    @Override
    public void warmUp(Action.WarmUp action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void rehearseRestore(Action.RehearseRestore action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void stopWithSavepoint(Action.StopWithSavepoint action) {
      ids = List.of(action.revision(), action.jobId(), action.triggerId(), action.directory());
    }

    @Override
    public void submit(Action.Submit action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void takeCheckpoint(Action.TakeCheckpoint action) {
      ids = List.of(action.revision(), action.jobId(), action.triggerId());
    }

    @Override
    public void takeSavepoint(Action.TakeSavepoint action) {
      ids = List.of(action.revision(), action.jobId(), action.triggerId(), action.directory());
    }

    @Override
    public void disposeSavepoint(Action.DisposeSavepoint action) {
      ids = List.of(action.revision(), action.location());
    }

    @Override
    public void cancelJob(Action.CancelJob action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void recordFinished(Action.RecordFinished action) {
      ids = List.of(action.revision(), action.jobId());
    }

    @Override
    public void removePods(Action.RemovePods action) {
      ids = List.of(action.revision());
    }

    @Override
    public void removeCluster(Action.RemoveCluster action) {
      ids = List.of(action.revision());
    }

    @Override
    public void removeHaData(Action.RemoveHaData action) {
      ids = List.of(action.revision());
    }

    @Override
    public void keepState(Action.KeepState action) {
      ids = List.of();
    }

    @Override
    public void forgetState(Action.ForgetState action) {
      ids = List.of();
    }
  }
}
