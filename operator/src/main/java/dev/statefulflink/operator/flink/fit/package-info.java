/** The check of a state in the JobManager, before a job starts from it. */
package dev.statefulflink.operator.flink.fit;
