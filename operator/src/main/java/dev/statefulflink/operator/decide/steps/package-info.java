/** The steps of a handoff, a class each, with what a step is made of. Pure. */
package dev.statefulflink.operator.decide.steps;
