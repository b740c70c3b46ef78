package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.SavedState;

/**
 * What an object leaves behind for the next one of its name.
 *
 * @param restoreFrom the spec.restoreFrom that it had carried out, so that the same manifest
 *     applied again does not go back there; empty for none
 */
public record LastState(SavedState state, String restoreFrom) {}
