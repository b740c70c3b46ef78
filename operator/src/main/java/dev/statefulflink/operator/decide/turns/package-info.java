/** What begins a handoff, turns it back, and ends it early. Pure. */
package dev.statefulflink.operator.decide.turns;
