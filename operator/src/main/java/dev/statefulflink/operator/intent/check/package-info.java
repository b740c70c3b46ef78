/** Refuses what a spec may not say. Pure. */
package dev.statefulflink.operator.intent.check;
