/** Wires the operator by hand: its settings, its client, its health server. */
package dev.statefulflink.operator.wiring;
