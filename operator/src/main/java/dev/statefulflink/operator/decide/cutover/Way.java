package dev.statefulflink.operator.decide.cutover;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.record.Handoffs;
import org.jspecify.annotations.Nullable;

/** How the state of the old job is taken, which decides how long the job is stopped for it. */
public enum Way {
  CANONICAL("Canonical"),
  NATIVE("Native"),
  CHECKPOINT("Checkpoint"),
  NONE("None");

  private final String word;

  Way(String word) {
    this.word = word;
  }

  /** Of a handoff whose cut is recorded, or is about to be. */
  public static Way of(Handoff cut) {
    if (cut.triggerId() != null) {
      return switch (Handoffs.format(cut)) {
        case CANONICAL -> CANONICAL;
        case NATIVE -> NATIVE;
      };
    }
    var how = cut.snapshot();
    return how == null || how.checkpointTriggerId() == null ? NONE : CHECKPOINT;
  }

  /** How much of a state such a handoff has moved; null if that is not known. */
  public static @Nullable Long bytes(Handoff cut) {
    if (cut.restoreFrom() != null) {
      return null;
    }
    if (Boolean.TRUE.equals(cut.empty())) {
      return 0L;
    }
    return cut.cutover() == null ? null : cut.cutover().stateBytes();
  }

  /** As it is written in the status. */
  public String word() {
    return word;
  }

  /** Whether the job is stopped while its state is written. */
  boolean stopsFirst() {
    return this == CANONICAL || this == NATIVE;
  }
}
