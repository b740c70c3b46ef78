package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.util.Optional;

/**
 * One job of a Flink cluster.
 *
 * @param from what it was started from, or what Flink has restored it from; empty for nothing
 * @param tip the newest snapshot that it has completed, as far as its JobManager lists it; empty
 *     for none
 * @param checkpoint the newest checkpoint that it has completed; empty for none
 * @param behind whether Flink has continued it from a checkpoint, although a newer savepoint of it
 *     is complete, and it has completed nothing since
 * @param own whether {@code from} is one of its own
 * @param counted whether it has completed one since its JobManager started
 * @param recovery whether its recovery data is there
 */
record Job(
    String id,
    Phase phase,
    String from,
    String tip,
    String checkpoint,
    boolean behind,
    boolean own,
    boolean counted,
    int failures,
    boolean recovery) {
  /** Where it has got to. */
  enum Phase {
    /** RUNNING to Flink, while its tasks restore their state. */
    STARTING,
    UP,
    /** The savepoint of its stop is complete, and its tasks have not ended. */
    STOPPING,
    /** RUNNING to Flink, though all of its tasks have ended. */
    ENDING,
    RESTARTING,
    CANCELLING,
    FINISHED,
    CANCELED,
    FAILED,
    /** No process has it, but its recovery data is there. */
    ASLEEP,
    /** Its JobManager has forgotten it, and its tasks run until they miss that JobManager. */
    ORPHAN
  }

  static Job submitted(String id, String from) {
    return new Job(id, Phase.STARTING, from, "", "", false, false, false, 0, true);
  }

  /** Whether Flink lists it. */
  boolean known() {
    return phase != Phase.ASLEEP && phase != Phase.ORPHAN;
  }

  /** Whether its tasks may take in and put out records. */
  boolean processes() {
    return switch (phase) {
      case UP, STOPPING, CANCELLING, ORPHAN -> true;
      case STARTING, ENDING, RESTARTING, FINISHED, CANCELED, FAILED, ASLEEP -> false;
    };
  }

  boolean terminal() {
    return switch (phase) {
      case FINISHED, CANCELED, FAILED -> true;
      case STARTING, UP, STOPPING, ENDING, RESTARTING, CANCELLING, ASLEEP, ORPHAN -> false;
    };
  }

  /** Whether a JobManager that is killed now would run it again. */
  boolean unstored() {
    return terminal() && recovery;
  }

  /** The state that it works on. */
  String base() {
    return tip.isEmpty() || behind ? from : tip;
  }

  /** Whether it has not got as far as a checkpoint. */
  boolean fresh() {
    return checkpoint.isEmpty();
  }

  JobState state() {
    return switch (phase) {
      case STARTING, UP, STOPPING, ENDING -> JobState.RUNNING;
      case RESTARTING -> JobState.RESTARTING;
      case CANCELLING -> JobState.CANCELLING;
      case FINISHED -> JobState.FINISHED;
      case CANCELED -> JobState.CANCELED;
      case FAILED -> JobState.FAILED;
      case ASLEEP, ORPHAN -> throw new IllegalStateException(id + " is not known to Flink");
    };
  }

  Tasks tasks() {
    return switch (phase) {
      case STARTING -> new Tasks(0, 1, 0, 0, 0);
      case UP, STOPPING, ENDING -> new Tasks(1, 0, 0, 0, 0);
      case RESTARTING, CANCELLING, FINISHED, CANCELED, FAILED, ASLEEP, ORPHAN ->
          new Tasks(0, 0, 0, 0, 1);
    };
  }

  JobDetails details() {
    var newest = Optional.of(tip.isEmpty() ? from : tip).filter(path -> !path.isEmpty());
    return new JobDetails(
            state(),
            tasks().allUp() || phase == Phase.FINISHED,
            Optional.of(from).filter(path -> !path.isEmpty()),
            own,
            counted ? 1 : 0,
            newest,
            newest.filter(
                path ->
                    phase == Phase.FINISHED && path.equals(tip) && path.contains("/savepoints/")),
            failures,
            failures == 0 ? "" : "a task has failed",
            true)
        .with(tasks(), Checkpoints.UNKNOWN);
  }

  Job in(Phase next) {
    return new Job(id, next, from, tip, checkpoint, behind, own, counted, failures, recovery);
  }

  Job failing(Phase next) {
    return new Job(
        id, next, from, tip, checkpoint, behind, own, counted, Math.min(failures + 1, 3), recovery);
  }

  Job completed(String location) {
    var newest = location.contains("/savepoints/") ? checkpoint : location;
    return new Job(id, phase, from, location, newest, false, own, true, failures, recovery);
  }

  /**
   * As Flink continues it after a failure, or in a new JobManager. Facts: "The savepoint of a stop"
   * is no state that Flink recovers from.
   */
  Job restored(boolean byNewJobManager) {
    var to = checkpoint.isEmpty() ? from : checkpoint;
    return new Job(
        id,
        Phase.STARTING,
        to,
        byNewJobManager ? checkpoint : tip,
        checkpoint,
        behind || !base().equals(to),
        own || !checkpoint.isEmpty(),
        counted && !byNewJobManager,
        byNewJobManager ? 0 : failures,
        recovery);
  }

  Job withoutRecovery() {
    return new Job(id, phase, from, tip, checkpoint, behind, own, counted, failures, false);
  }
}
