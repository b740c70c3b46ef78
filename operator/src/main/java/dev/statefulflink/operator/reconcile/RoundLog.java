package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import org.slf4j.MDC;

/**
 * The handoff's part of the log context of a reconcile. The framework adds the object's kind,
 * namespace, name and generation.
 */
final class RoundLog implements AutoCloseable {
  static final String HANDOFF = "handoff.id";

  private RoundLog() {}

  /**
   * Begins a reconcile.
   *
   * @param status null before the first one
   */
  static RoundLog of(StatefulJobStatus status) {
    var log = new RoundLog();
    if (status != null) {
      log.now(status);
    }
    return log;
  }

  /** The status has changed. The lines about a handoff's end still belong to it. */
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
