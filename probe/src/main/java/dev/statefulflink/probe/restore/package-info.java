/** A job that is restored from the state of a running one, without input and output. */
package dev.statefulflink.probe.restore;
