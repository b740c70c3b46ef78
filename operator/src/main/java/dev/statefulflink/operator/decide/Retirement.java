package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The removal of revisions that are no longer needed. It goes on beside everything else and holds
 * nothing up.
 *
 * @param record the memory without what is gone; empty where nothing is gone
 */
record Retirement(Optional<StatefulJobStatus> record, List<Action> actions) {

  static Retirement of(Observation seen) {
    var actions = new ArrayList<Action>();
    var left = new ArrayList<String>();
    for (var revision : seen.retiring()) {
      if (gone(revision)) {
        continue;
      }
      left.add(revision.revision());
      if (revision.objects()) {
        actions.add(new Action.RemoveCluster(revision.revision()));
      } else if (!revision.pods()) {
        // Only now: a JobManager that still runs would write its ConfigMaps again.
        actions.add(new Action.RemoveHaData(revision.revision()));
      }
    }
    var memory = new Memory(seen.memory());
    // What no record knows was left by an operator that was no longer in charge.
    seen.strangers().stream().filter(stranger -> !left.contains(stranger)).forEach(left::add);
    var record =
        left.equals(memory.retiring())
            ? Optional.<StatefulJobStatus>empty()
            : Optional.of(memory.withRetiring(left).status());
    return new Retirement(record, actions);
  }

  private static boolean gone(RetiringView revision) {
    return !revision.objects() && !revision.pods() && !revision.haData();
  }
}
