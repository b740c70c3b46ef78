/**
 * The metrics for Prometheus: their closed list, what a change of a status counts, and the gauges
 * of each job, computed from the informers' objects for each scrape. No other package depends on
 * this one.
 */
package dev.statefulflink.operator.metrics;
