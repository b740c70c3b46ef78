/** What Flink says of a job, as values. */
package dev.statefulflink.operator.flink.job;
