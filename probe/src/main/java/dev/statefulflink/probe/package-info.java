/** What the operator has a JobManager look up in the storage of the state. */
package dev.statefulflink.probe;
