/**
 * A Flink that keeps its laws: stateful, behind the real REST paths, with the faults that a job's
 * own arguments ask for. It knows nothing of the operator, and notes whatever no operator may do.
 */
package dev.statefulflink.campaign.flink;
