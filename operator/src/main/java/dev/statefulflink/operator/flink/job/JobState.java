package dev.statefulflink.operator.flink.job;

/** Flink's JobStatus (1.20 and 2.x). */
public enum JobState {
  INITIALIZING,
  CREATED,
  RUNNING,
  FAILING,
  FAILED,
  CANCELLING,
  CANCELED,
  FINISHED,
  RESTARTING,
  SUSPENDED,
  RECONCILING;

  /** Whether its JobMaster can be asked for its tasks and its checkpoints. */
  public boolean initialized() {
    return this != INITIALIZING;
  }

  /** Whether Flink will never run this job again: it is globally terminal. */
  public boolean terminal() {
    return switch (this) {
      case FAILED, CANCELED, FINISHED -> true;
      case INITIALIZING,
          CREATED,
          RUNNING,
          FAILING,
          CANCELLING,
          RESTARTING,
          SUSPENDED,
          RECONCILING ->
          false;
    };
  }
}
