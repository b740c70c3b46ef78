package dev.statefulflink.operator.flink;

import java.util.Optional;

/**
 * A job in full.
 *
 * @param allTasksRunning whether every vertex reads RUNNING or FINISHED
 * @param restoredPath the snapshot that Flink says the job was restored from
 * @param restoredOwnCheckpoint whether that is a checkpoint of the job itself, which it has
 *     completed before it failed or its JobManager restarted
 * @param completedCheckpoints since the job was submitted, or its JobManager restarted
 * @param newestSnapshot the newest completed checkpoint or savepoint, else the restored one
 * @param newestSavepoint the newest completed savepoint
 * @param failures how often it has failed since it was submitted, as far as Flink remembers
 * @param failure the root of the last failure, in one line; empty where there was none
 */
public record JobDetails(
    JobState state,
    boolean allTasksRunning,
    Optional<String> restoredPath,
    boolean restoredOwnCheckpoint,
    long completedCheckpoints,
    Optional<String> newestSnapshot,
    Optional<String> newestSavepoint,
    int failures,
    String failure) {}
