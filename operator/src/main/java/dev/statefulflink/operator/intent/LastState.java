package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.SavedState;
import org.jspecify.annotations.Nullable;

/**
 * What an object leaves behind for the next one of its name.
 *
 * @param state null if nothing is to be resumed, whatever lies in storage
 * @param restoreFrom the spec.restoreFrom that it had carried out, so that the same manifest
 *     applied again does not go back there; empty for none
 */
public record LastState(@Nullable SavedState state, String restoreFrom) {
  /** The word of an object that was deleted without a state. */
  public static final LastState NOTHING = new LastState(null, "");

  public boolean isNothing() {
    return state == null;
  }
}
