package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.turns.Adoption;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The removal of revisions that are no longer needed. It runs beside everything else and delays
 * nothing.
 *
 * @param record the memory without the removed revisions; empty if none was removed
 */
public record Retirement(Optional<StatefulJobStatus> record, List<Action> actions) {

  public static Retirement of(Observation seen) {
    var actions = new ArrayList<Action>();
    var left = new ArrayList<String>();
    for (var revision : seen.retiring()) {
      if (revision.gone()) {
        continue;
      }
      left.add(revision.revision());
      actions.addAll(next(revision));
    }
    var memory = new Memory(seen.memory());
    // A revision that is not in the record was left by an operator that was no longer in charge;
    // unless there is no record.
    if (!Adoption.isDue(seen) || Adoption.isGivenUp(seen)) {
      seen.strangers().stream().filter(stranger -> !left.contains(stranger)).forEach(left::add);
    }
    var record =
        left.equals(memory.retiring())
            ? Optional.<StatefulJobStatus>empty()
            : Optional.of(memory.withRetiring(left).status());
    return new Retirement(record, actions);
  }

  /**
   * The pods are removed first. A JobManager that ends cleans up its job, and without its rights
   * would try again until Flink halts it after 5 s (JvmShutdownSafeguard, Flink 1.20 and 2.3).
   */
  private static List<Action> next(RetiringView revision) {
    if (revision.deployments()) {
      return List.of(new Action.RemovePods(revision.revision()));
    }
    var actions = new ArrayList<Action>();
    var ended = revision.pods() != RetiringView.Pods.RUNNING;
    if (revision.objects() && ended) {
      actions.add(new Action.RemoveCluster(revision.revision()));
    }
    // Only now: a running JobManager would write its ConfigMaps again.
    if (revision.haData() && ended) {
      actions.add(new Action.RemoveHaData(revision.revision()));
    }
    return actions;
  }
}
