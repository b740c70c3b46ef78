package dev.statefulflink.operator.flink.job;

import java.util.Optional;

/**
 * A job in full.
 *
 * @param allTasksRunning whether every vertex is RUNNING or FINISHED; for a job in batch mode,
 *     whose stages follow each other, whether any is
 * @param restoredPath the snapshot from which, as Flink reports, the job was restored
 * @param restoredOwnCheckpoint whether that is a checkpoint of the job itself, which it has
 *     completed before it failed or its JobManager restarted
 * @param completedCheckpoints since the job was submitted, or its JobManager restarted
 * @param newestSnapshot the newest completed checkpoint or savepoint, otherwise the restored one;
 *     empty if that one is lost, even if there is an older one
 * @param stoppedWith the savepoint that has stopped the job, if it is the newest snapshot; empty
 *     for a job that has ended otherwise, or has not ended
 * @param failures how often it has failed since it was submitted, as far as Flink remembers
 * @param failure the root cause of the last failure, in one line; empty if there was none
 * @param takesSnapshots false for a job in batch mode, for which Flink takes neither checkpoints
 *     nor savepoints
 * @param newestLost whether Flink has deleted its newest snapshot, or keeps it in memory only, so
 *     that no job can start from it
 * @param trouble what its last failure means for the state that it should be restored from
 * @param failureNeverPasses whether the last failure is known to recur each time the job is started
 * @param tasks the states of its tasks
 * @param checkpoints the state of its checkpoints
 */
public record JobDetails(
    JobState state,
    boolean allTasksRunning,
    Optional<String> restoredPath,
    boolean restoredOwnCheckpoint,
    long completedCheckpoints,
    Optional<String> newestSnapshot,
    Optional<String> stoppedWith,
    int failures,
    String failure,
    boolean takesSnapshots,
    boolean newestLost,
    RestoreTrouble trouble,
    boolean failureNeverPasses,
    Tasks tasks,
    Checkpoints checkpoints) {

  /** Why a job was not restored, if the snapshot is the cause. */
  public enum RestoreTrouble {
    /** None, or another cause. */
    NONE,
    /** The snapshot is not at its location. */
    GONE,
    /** It has state of an operator that the job does not have. */
    UNCLAIMED
  }

  public JobDetails(
      JobState state,
      boolean allTasksRunning,
      Optional<String> restoredPath,
      boolean restoredOwnCheckpoint,
      long completedCheckpoints,
      Optional<String> newestSnapshot,
      Optional<String> stoppedWith,
      int failures,
      String failure,
      boolean takesSnapshots) {
    this(
        state,
        allTasksRunning,
        restoredPath,
        restoredOwnCheckpoint,
        completedCheckpoints,
        newestSnapshot,
        stoppedWith,
        failures,
        failure,
        takesSnapshots,
        false,
        RestoreTrouble.NONE,
        false);
  }

  public JobDetails(
      JobState state,
      boolean allTasksRunning,
      Optional<String> restoredPath,
      boolean restoredOwnCheckpoint,
      long completedCheckpoints,
      Optional<String> newestSnapshot,
      Optional<String> stoppedWith,
      int failures,
      String failure,
      boolean takesSnapshots,
      boolean newestLost,
      RestoreTrouble trouble,
      boolean failureNeverPasses) {
    this(
        state,
        allTasksRunning,
        restoredPath,
        restoredOwnCheckpoint,
        completedCheckpoints,
        newestSnapshot,
        stoppedWith,
        failures,
        failure,
        takesSnapshots,
        newestLost,
        trouble,
        failureNeverPasses,
        Tasks.UNKNOWN,
        Checkpoints.UNKNOWN);
  }

  public JobDetails(
      JobState state,
      boolean allTasksRunning,
      Optional<String> restoredPath,
      boolean restoredOwnCheckpoint,
      long completedCheckpoints,
      Optional<String> newestSnapshot,
      Optional<String> stoppedWith,
      int failures,
      String failure) {
    this(
        state,
        allTasksRunning,
        restoredPath,
        restoredOwnCheckpoint,
        completedCheckpoints,
        newestSnapshot,
        stoppedWith,
        failures,
        failure,
        true);
  }

  public JobDetails with(Tasks what, Checkpoints taken) {
    return new JobDetails(
        state,
        allTasksRunning,
        restoredPath,
        restoredOwnCheckpoint,
        completedCheckpoints,
        newestSnapshot,
        stoppedWith,
        failures,
        failure,
        takesSnapshots,
        newestLost,
        trouble,
        failureNeverPasses,
        what,
        taken);
  }
}
