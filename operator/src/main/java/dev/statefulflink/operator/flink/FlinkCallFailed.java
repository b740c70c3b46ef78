package dev.statefulflink.operator.flink;

/** A call that Flink refused or did not answer. */
public final class FlinkCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status; 0 where there was no answer
   * @param message Flink's own cause in one line
   */
  public FlinkCallFailed(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /**
   * Whether Flink has looked at the request and refused it, so that the same request would fail
   * again. 503 is a JobManager that has no leader yet; no answer says nothing.
   */
  public boolean refused() {
    var passing = status == 404 || status == 429 || status == 503;
    return status >= 400 && !passing && !String.valueOf(getMessage()).contains("TimeoutException");
  }
}
