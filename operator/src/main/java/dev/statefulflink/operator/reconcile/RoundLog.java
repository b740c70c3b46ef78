package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import org.slf4j.MDC;

/**
 * What every log line of a round carries of its handoff. The framework adds the object's kind,
 * namespace, name and generation.
 */
final class RoundLog implements AutoCloseable {
  static final String HANDOFF = "handoff.id";

  private RoundLog() {}

  /**
   * Begins a round.
   *
   * @param status null before the first look
   */
  static RoundLog of(StatefulJobStatus status) {
    var log = new RoundLog();
    if (status != null) {
      log.now(status);
    }
    return log;
  }

  /** The status has changed. The lines that tell of a handoff's end still belong to it. */
  void now(StatefulJobStatus status) {
    if (status.handoff() != null) {
      MDC.put(HANDOFF, status.handoff().id());
    }
  }

  @Override
  public void close() {
    MDC.remove(HANDOFF);
  }
}
