/** A runner of SQL scripts, for the Flink that has none. */
package dev.statefulflink.sample.sql;
