/**
 * Decides. A pure function from an {@link dev.statefulflink.operator.observe.Observation} to a
 * {@link dev.statefulflink.operator.decide.Decision}: no client, no clock, no log, no state.
 */
package dev.statefulflink.operator.decide;
