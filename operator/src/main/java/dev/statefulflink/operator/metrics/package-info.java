/**
 * What Prometheus is told: the closed list of metrics, what a change of a status is worth, and the
 * gauges of each job, made of the informers' objects when they are asked for. No other room knows
 * this one.
 */
package dev.statefulflink.operator.metrics;
