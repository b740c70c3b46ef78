package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.OnDelete;
import java.time.Duration;
import java.util.Optional;

/**
 * What one generation of an object declares.
 *
 * @param digest changes exactly when the running job must be replaced
 * @param suspended whether no job is to run
 * @param savepoints beside those of handoffs
 * @param restoreFrom the snapshot to start from instead of the job's own newest state
 */
public record Declared(
    JobIntent intent,
    String digest,
    boolean suspended,
    UpgradePolicy upgrade,
    SavepointPolicy savepoints,
    Optional<String> restoreFrom,
    OnDelete onDelete) {

  public Duration deadline() {
    return upgrade.deadline();
  }
}
