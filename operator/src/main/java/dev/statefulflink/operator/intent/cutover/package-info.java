/** What a spec declares about the time at which a running job is stopped for an upgrade. */
package dev.statefulflink.operator.intent.cutover;
