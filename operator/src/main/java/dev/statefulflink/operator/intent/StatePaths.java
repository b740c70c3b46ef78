package dev.statefulflink.operator.intent;

import java.util.List;
import java.util.Optional;

/** The locations of everything durable of one job, below the declared URIs. */
public record StatePaths(StateUris uris, String namespace, String name) {
  /** All of it below one URI. */
  public StatePaths(String uri, String namespace, String name) {
    this(new StateUris(uri, uri, uri), namespace, name);
  }

  public String savepoints(String handoffId) {
    return below(uris.savepoints()) + "/savepoints/" + handoffId;
  }

  /**
   * The savepoints of a job, regardless of who requested them: Flink names each after the first six
   * characters of the job's id (AbstractFsCheckpointStorageAccess, Flink 1.20 and 2.3).
   */
  public String savepointsOf(String jobId) {
    return below(uris.savepoints()) + "/savepoints/*/" + savepointName(jobId) + "*";
  }

  /** Whether it is a savepoint of this job, by its name. */
  public static boolean isSavepointOf(String jobId, String location) {
    return location.contains("/" + savepointName(jobId));
  }

  private static String savepointName(String jobId) {
    return "savepoint-%.6s-".formatted(jobId);
  }

  public String checkpoints(String revision) {
    return below(uris.checkpoints()) + "/checkpoints/" + revision;
  }

  public String highAvailability(String revision) {
    return below(uris.recovery()) + "/ha/" + revision;
  }

  /** The URI of which a savepoint directory of the object is a part; empty if it is elsewhere. */
  public static Optional<String> uriOf(String savepoints, String namespace, String name) {
    var end = savepoints.lastIndexOf("/" + namespace + "/" + name + "/savepoints/");
    return end < 0 ? Optional.empty() : Optional.of(savepoints.substring(0, end));
  }

  /** The locations of the snapshots of any revision; a star matches each existing directory. */
  public List<String> snapshots() {
    return List.of(
        below(uris.checkpoints()) + "/checkpoints/*/*", below(uris.savepoints()) + "/savepoints/*");
  }

  /** Whether a snapshot was written by a job of this revision, as one of its checkpoints. */
  public static boolean isOf(String revision, String location) {
    return location.contains("/checkpoints/" + revision + "/");
  }

  private String below(String uri) {
    return uri + "/" + namespace + "/" + name;
  }
}
