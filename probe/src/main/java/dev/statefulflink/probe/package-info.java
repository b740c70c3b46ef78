/** What a JobManager's pod does itself, as the operator may not: it opens URIs of a user. */
package dev.statefulflink.probe;
