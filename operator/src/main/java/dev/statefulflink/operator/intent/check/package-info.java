/** Refuses what a spec must not declare. Pure. */
package dev.statefulflink.operator.intent.check;
