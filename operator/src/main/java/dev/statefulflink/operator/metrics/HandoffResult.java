package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a handoff ended. */
enum HandoffResult {
  /** It did what the spec declares. */
  GOOD,
  /** The operator gave up the generation, and nothing was started again. */
  HELD,
  /** The old revision runs again. */
  ROLLED_BACK,
  /** The object was changed or deleted in the meantime. */
  ABANDONED;

  /**
   * @param outcome null in the record of an older operator, which recorded completed handoffs only
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
