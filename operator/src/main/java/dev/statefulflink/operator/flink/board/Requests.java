package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.ObjectKey;

/** The entries of the board that several packages read. */
public final class Requests {
  private Requests() {}

  public static Question rehearse(ObjectKey key, String cluster) {
    return new Question(key, cluster, "rehearse");
  }

  /**
   * Once for each handoff: a file or a service that main() reads may have changed since the last
   * one.
   */
  public static Question compare(ObjectKey key, String cluster, String handoff) {
    return new Question(key, cluster, "compare for " + handoff);
  }

  /** Likewise: the state changes all the time. */
  public static Question fit(ObjectKey key, String cluster, String handoff) {
    return new Question(key, cluster, "fit for " + handoff);
  }

  public static Question submit(ObjectKey key, String cluster, String jobId) {
    return new Question(key, cluster, "submit " + jobId);
  }

  public static Question stop(ObjectKey key, String cluster, String triggerId) {
    return new Question(key, cluster, "stop " + triggerId);
  }

  public static Question checkpoint(ObjectKey key, String cluster, String triggerId) {
    return new Question(key, cluster, "checkpoint " + triggerId);
  }

  public static Question savepoint(ObjectKey key, String cluster, String triggerId) {
    return new Question(key, cluster, "take savepoint " + triggerId);
  }

  public static Question dispose(ObjectKey key, String cluster, String location) {
    return new Question(key, cluster, "dispose of " + location);
  }

  public static Question cancel(ObjectKey key, String cluster, String jobId) {
    return new Question(key, cluster, "cancel " + jobId);
  }

  /** The state of a running job's checkpoints. */
  public static Question checkpoints(ObjectKey key, String cluster, String jobId) {
    return new Question(key, cluster, "checkpoints " + jobId);
  }
}
