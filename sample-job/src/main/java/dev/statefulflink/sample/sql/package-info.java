/** A runner of SQL scripts, for the version of Flink that has none. */
package dev.statefulflink.sample.sql;
