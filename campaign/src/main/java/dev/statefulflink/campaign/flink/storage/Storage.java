package dev.statefulflink.campaign.flink.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The durable files of a namespace, and of each object its head: the state that it must continue
 * from.
 */
public final class Storage {
  /** Flink's own num-retained, as the operator sets it. */
  private static final int RETAINED = 3;

  /** By place. */
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

  /** Of each job, the oldest first. */
  private final Map<String, Deque<Snapshot>> checkpoints = new HashMap<>();

  private final Map<String, Snapshot> heads = new HashMap<>();
  private int savepoints;
  private Duration slowness = Duration.ZERO;

  public void slow(Duration longer) {
    slowness = longer;
  }

  /** How much longer than usual a snapshot takes that begins now. */
  public Duration slowness() {
    return slowness;
  }

  public void complete(Snapshot snapshot) {
    snapshots.put(plain(snapshot.location()), snapshot);
    heads.put(snapshot.object(), snapshot);
    if (snapshot.savepoint()) {
      savepoints++;
      return;
    }
    var ofJob = checkpoints.computeIfAbsent(snapshot.jobId(), job -> new ArrayDeque<>());
    ofJob.add(snapshot);
    if (ofJob.size() > RETAINED) {
      remove(ofJob.remove());
    }
  }

  /** A job that finished leaves no checkpoints, only savepoints. */
  public void finished(String jobId) {
    Optional.ofNullable(checkpoints.remove(jobId)).ifPresent(all -> all.forEach(this::remove));
  }

  private void remove(Snapshot snapshot) {
    snapshots.remove(plain(snapshot.location()));
  }

  public Optional<Snapshot> find(String location) {
    return Optional.ofNullable(snapshots.get(plain(location)));
  }

  /**
   * The newest by checkpoint id in any of the places: a snapshot's own, or right above it. Of many
   * jobs, which a star stands for, the one that was completed last.
   */
  public Optional<Snapshot> newestIn(List<String> places) {
    var directories = places.stream().map(Storage::plain).map(Storage::pattern).toList();
    var found =
        snapshots.entrySet().stream()
            .filter(
                entry ->
                    directories.stream()
                        .anyMatch(
                            at ->
                                at.matcher(entry.getKey()).matches()
                                    || at.matcher(above(entry.getKey())).matches()))
            .map(Map.Entry::getValue);
    return places.stream().anyMatch(place -> place.endsWith("/*"))
        ? found.reduce((one, later) -> later)
        : found.max(Comparator.comparingLong(Snapshot::id));
  }

  private static Pattern pattern(String place) {
    return Pattern.compile(
        Stream.of(place.split("/"))
            .map(part -> "\\Q" + part.replace("*", "\\E[^/]*\\Q") + "\\E")
            .collect(Collectors.joining("/")));
  }

  public Optional<Snapshot> head(String object) {
    return Optional.ofNullable(heads.get(object));
  }

  /** From now on the object's state is this one, whatever was before; null for none. */
  public void setHead(String object, Snapshot snapshot) {
    heads.put(object, snapshot);
  }

  public int savepoints() {
    return savepoints;
  }

  public void countFromHere() {
    savepoints = 0;
  }

  private static String above(String place) {
    return place.substring(0, place.lastIndexOf('/'));
  }

  private static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("/$", "");
  }
}
