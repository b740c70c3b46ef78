package dev.statefulflink.operator.metrics;

import java.util.Locale;

/** How a handoff ended. */
enum HandoffResult {
  /** As it was declared. */
  GOOD,
  /** The generation was given up, and nothing was started again. */
  HELD,
  /** The old revision runs again. */
  ROLLED_BACK,
  /** The object was changed or deleted meanwhile. */
  ABANDONED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
