/** What begins a handoff, rolls it back, and ends it early. Pure. */
package dev.statefulflink.operator.decide.turns;
