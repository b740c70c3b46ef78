/**
 * Real upgrades on pods, and where their downtime goes. What runs when is read at Flink, every 50
 * ms and from its own times; what was processed when, in the output of the job.
 */
package dev.statefulflink.bench.pods;
