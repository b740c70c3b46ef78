/** What a JobManager finds out of the state that a job is to go on from, before it does. */
package dev.statefulflink.operator.flink.fit;
