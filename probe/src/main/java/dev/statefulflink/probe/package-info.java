/** What only a JobManager's pod may do, and not the operator: opening a user's URIs. */
package dev.statefulflink.probe;
