package dev.statefulflink.campaign;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import java.util.Optional;

/**
 * At which rest a flow ends.
 *
 * @param reason of the condition Ready; empty where the object is gone
 */
record End(String reason) {
  static final End RUNNING = new End("Running");
  static final End GONE = new End("");

  /** Whether the object rests there, or waits for a person. */
  boolean reached(Optional<StatefulFlinkJob> job) {
    if (reason.isEmpty()) {
      return job.isEmpty();
    }
    return job.filter(End::rests).filter(found -> reason.equals(ready(found))).isPresent();
  }

  private static boolean rests(StatefulFlinkJob job) {
    var status = job.getStatus();
    return status != null
        && job.getMetadata().getDeletionTimestamp() == null
        && job.getMetadata().getGeneration().equals(status.observedGeneration())
        && (status.handoff() == null || status.handoff().step() == Handoff.Step.AWAIT)
        && (status.retiring() == null || status.retiring().isEmpty())
        && (status.savepoints() == null || status.savepoints().request() == null);
  }

  private static String ready(StatefulFlinkJob job) {
    return job.getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getReason())
        .findFirst()
        .orElse("");
  }
}
