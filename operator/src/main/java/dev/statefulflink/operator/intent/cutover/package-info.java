/** What a spec declares of the moment at which a running job is stopped for an upgrade. */
package dev.statefulflink.operator.intent.cutover;
