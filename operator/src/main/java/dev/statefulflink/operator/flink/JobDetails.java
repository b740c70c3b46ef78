package dev.statefulflink.operator.flink;

import java.util.Optional;

/**
 * A job in full.
 *
 * @param allTasksRunning whether every vertex reads RUNNING or FINISHED
 * @param restoredPath the snapshot that Flink says the job was restored from
 * @param completedCheckpoints since the job was submitted
 * @param newestSnapshot the newest completed checkpoint or savepoint, else the restored one
 * @param newestSavepoint the newest completed savepoint
 * @param failure the root of the last failure, in one line; empty where there was none
 */
public record JobDetails(
    JobState state,
    boolean allTasksRunning,
    Optional<String> restoredPath,
    long completedCheckpoints,
    Optional<String> newestSnapshot,
    Optional<String> newestSavepoint,
    String failure) {}
