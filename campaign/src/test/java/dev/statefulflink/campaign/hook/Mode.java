package dev.statefulflink.campaign.hook;

/** What happens at the chosen call. */
public enum Mode {
  /** The process dies; the call is never made. */
  BEFORE,
  /** The call has its effect, and the process dies before the answer. */
  AFTER,
  /** The call has its effect, the answer is lost, the process lives on. */
  LOST,
  /** The call has no effect and fails; the process lives on. */
  FAILED,
  /** The process is paused before the call, while another one takes over; then it continues. */
  PAUSED;

  /** Whether another instance has to continue. */
  public boolean deadly() {
    return this == BEFORE || this == AFTER;
  }
}
