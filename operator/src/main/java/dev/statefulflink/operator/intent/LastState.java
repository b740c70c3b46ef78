package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.SavedState;
import org.jspecify.annotations.Nullable;

/**
 * What an object leaves for the next one of its name.
 *
 * @param state null if nothing should be resumed, regardless of what is in storage
 * @param restoreFrom the spec.restoreFrom that it had applied, so that the same manifest applied
 *     again does not restore from there again; empty for none
 */
public record LastState(@Nullable SavedState state, String restoreFrom) {
  /** The record of an object that was deleted without a state. */
  public static final LastState NOTHING = new LastState(null, "");

  public boolean isNothing() {
    return state == null;
  }
}
