package dev.statefulflink.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;

/** Whether this process leads. Without a lease there is nobody else. */
final class Leadership {
  private volatile boolean leads;

  /**
   * @param elected whether there is a lease to be won first
   */
  Leadership(boolean elected) {
    leads = !elected;
  }

  boolean leads() {
    return leads;
  }

  /** What the leader election tells. */
  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(() -> leads = true, () -> leads = false, leader -> {});
  }
}
