package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.UpgradeSpec.Rehearsal;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import java.time.Duration;

/**
 * How a change is carried out. It can be changed without a new revision.
 *
 * @param deadline of one step of a handoff
 * @param rollback whether the old revision runs again if the new job does not come up
 * @param allowStateLoss whether the user has confirmed that state may be lost
 * @param retryAfterRollback whether an upgrade that was rolled back is retried automatically, if
 *     its cause may be temporary
 * @param cutover when the running job may be stopped
 * @param rehearsal how far a new version is tested before that
 */
public record UpgradePolicy(
    Strategy strategy,
    StateFrom stateFrom,
    Duration deadline,
    boolean rollback,
    boolean allowStateLoss,
    boolean retryAfterRollback,
    CutoverPolicy cutover,
    Rehearsal rehearsal) {

  /** As soon as the new version is rehearsed. */
  public UpgradePolicy(
      Strategy strategy,
      StateFrom stateFrom,
      Duration deadline,
      boolean rollback,
      boolean allowStateLoss,
      boolean retryAfterRollback) {
    this(
        strategy,
        stateFrom,
        deadline,
        rollback,
        allowStateLoss,
        retryAfterRollback,
        CutoverPolicy.STANDARD,
        Rehearsal.STATE);
  }

  /** The same, tested as far as that. */
  public UpgradePolicy rehearsed(Rehearsal how) {
    return new UpgradePolicy(
        strategy, stateFrom, deadline, rollback, allowStateLoss, retryAfterRollback, cutover, how);
  }
}
