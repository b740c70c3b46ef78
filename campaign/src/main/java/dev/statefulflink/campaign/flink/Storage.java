package dev.statefulflink.campaign.flink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The durable files of a namespace, and of each object its head: the state that it must go on from.
 */
final class Storage {
  /** Flink's own num-retained, as the operator sets it. */
  private static final int RETAINED = 3;

  private final List<Snapshot> snapshots = new ArrayList<>();
  private final Map<String, Snapshot> heads = new HashMap<>();
  private int savepoints;

  void complete(Snapshot snapshot) {
    snapshots.add(snapshot);
    heads.put(snapshot.object(), snapshot);
    if (snapshot.savepoint()) {
      savepoints++;
      return;
    }
    var checkpoints = checkpoints(snapshot.jobId());
    snapshots.removeAll(checkpoints.subList(0, Math.max(0, checkpoints.size() - RETAINED)));
  }

  /** A job that finished leaves no checkpoints, only savepoints. */
  void finished(String jobId) {
    snapshots.removeAll(checkpoints(jobId));
  }

  private List<Snapshot> checkpoints(String jobId) {
    return snapshots.stream().filter(s -> !s.savepoint() && s.jobId().equals(jobId)).toList();
  }

  Optional<Snapshot> find(String location) {
    return snapshots.stream().filter(s -> plain(s.location()).equals(plain(location))).findFirst();
  }

  /** The newest by checkpoint id below any of the directories. */
  Optional<Snapshot> newestBelow(List<String> directories) {
    return snapshots.stream()
        .filter(
            s ->
                directories.stream()
                    .anyMatch(dir -> (plain(s.location()) + "/").startsWith(plain(dir) + "/")))
        .max(Comparator.comparingLong(Snapshot::id));
  }

  Optional<Snapshot> head(String object) {
    return Optional.ofNullable(heads.get(object));
  }

  /** From now on the object's state is this one, whatever was before; null for none. */
  void setHead(String object, Snapshot snapshot) {
    heads.put(object, snapshot);
  }

  int savepoints() {
    return savepoints;
  }

  private static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("/$", "");
  }
}
