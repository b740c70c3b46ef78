package dev.statefulflink.operator.flink;

/** A call that Flink refused or did not answer. */
public final class FlinkCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean refused;

  /** A failure that may be temporary. */
  public FlinkCallFailed(int status, String message) {
    this(status, message, false);
  }

  /**
   * @param status the HTTP status; 0 if there was no answer
   * @param message Flink's own cause in one line
   * @param refused whether the same request is known to fail each time
   */
  public FlinkCallFailed(int status, String message, boolean refused) {
    super(message);
    this.status = status;
    this.refused = refused;
  }

  /** The HTTP status; 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** Whether Flink has answered, with any content. */
  public boolean answered() {
    return status >= 400;
  }

  /**
   * Whether the same request is known to fail each time. Anything else may be temporary: a
   * JobManager without a leader, a storage that is unavailable for a moment, a broker that {@code
   * main()} cannot reach.
   */
  public boolean refused() {
    return refused;
  }
}
