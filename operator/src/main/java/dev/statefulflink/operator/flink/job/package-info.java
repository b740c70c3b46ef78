/** What Flink reports about a job, as values. */
package dev.statefulflink.operator.flink.job;
