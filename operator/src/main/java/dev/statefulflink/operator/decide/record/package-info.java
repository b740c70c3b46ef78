/** The record in the status: how it is read and changed, and the ids in it. Pure. */
package dev.statefulflink.operator.decide.record;
