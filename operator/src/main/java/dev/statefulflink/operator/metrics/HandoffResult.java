package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /**
   * @param outcome null in the record of an operator that recorded completed handoffs alone
   */
  static HandoffResult of(@Nullable Outcome outcome) {
    return switch (outcome == null ? Outcome.COMPLETED : outcome) {
      case COMPLETED -> GOOD;
      case ROLLED_BACK -> ROLLED_BACK;
      case HELD, FAILED -> HELD;
      case SUPERSEDED -> ABANDONED;
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
