/** A small world in memory, in which the real decider is led through every order of events. */
package dev.statefulflink.operator.walk;
