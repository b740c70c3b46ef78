/** The steps of a handoff, one class each, and their parts. Pure. */
package dev.statefulflink.operator.decide.steps;
