package dev.statefulflink.campaign.flink;

import dev.statefulflink.campaign.flink.storage.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records everything that no operator may do, no matter which process dies and when. */
final class Laws {
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> savepointsOfTrigger = new HashMap<>();
  private final Map<String, Optional<String>> permitted = new HashMap<>();

  List<String> violations() {
    return List.copyOf(violations);
  }

  void onlyOneJob(FakeJob starting, List<FakeJob> others) {
    others.stream()
        .filter(other -> other != starting && !other.state().terminal())
        .forEach(
            other ->
                violations.add(
                    "two jobs of one object: "
                        + starting.id()
                        + " starts, but "
                        + other.id()
                        + " is "
                        + other.state()));
  }

  void runAgain(String jobId) {
    violations.add("the id of an ended job is run again: " + jobId);
  }

  /** By the user's word the next start may be from there, or from nothing. */
  void permit(String object, Optional<String> path) {
    permitted.put(object, path);
  }

  /** Every start is from where the object's state had got to, or from where the user said. */
  void startsFrom(String object, Optional<String> path, Optional<Snapshot> head) {
    var wanted = head.map(Snapshot::location);
    if (!path.equals(wanted) && !path.equals(permitted.get(object))) {
      violations.add(
          "state goes back: a job of "
              + object
              + " starts from "
              + path.orElse("nothing")
              + ", but the newest state is "
              + wanted.orElse("none"));
    }
    permitted.remove(object);
  }

  void savepointMade(String trigger) {
    if (savepointsOfTrigger.merge(trigger, 1, Integer::sum) > 1) {
      violations.add("more than one savepoint for trigger " + trigger);
    }
  }
}
