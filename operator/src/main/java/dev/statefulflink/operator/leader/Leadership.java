package dev.statefulflink.operator.leader;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;

/** Whether this process leads. Without a lease there is no other replica. */
public final class Leadership {
  private final Runnable lost;
  private volatile boolean leads;
  private volatile boolean ending;

  /**
   * @param elected whether a lease has to be acquired first
   * @param lost ends the process when the lease is lost: another one leads now
   */
  public Leadership(boolean elected, Runnable lost) {
    this.leads = !elected;
    this.lost = lost;
  }

  public boolean leads() {
    return leads;
  }

  /** The process is already shutting down, and releases the lease. */
  public void ending() {
    ending = true;
  }

  /** The callbacks of the leader election. */
  public LeaderCallbacks callbacks() {
    return new LeaderCallbacks(() -> leads = true, this::stopped, leader -> {});
  }

  private void stopped() {
    leads = false;
    if (!ending) {
      lost.run();
    }
  }
}
