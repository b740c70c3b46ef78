package dev.statefulflink.operator.flink;

/** A call that Flink refused or did not answer. */
public final class FlinkCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean refused;

  /** One that may pass. */
  public FlinkCallFailed(int status, String message) {
    this(status, message, false);
  }

  /**
   * @param status the HTTP status; 0 if there was no answer
   * @param message Flink's own cause in one line
   * @param refused whether the same request is known to fail again, whenever it is made
   */
  public FlinkCallFailed(int status, String message, boolean refused) {
    super(message);
    this.status = status;
    this.refused = refused;
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** Whether Flink has answered, whatever it said. */
  public boolean answered() {
    return status >= 400;
  }

  /**
   * Whether the same request is known to fail again, whenever it is made. Anything else may pass: a
   * JobManager without a leader, a storage that is away for a moment, a broker that {@code main()}
   * cannot reach.
   */
  public boolean refused() {
    return refused;
  }
}
