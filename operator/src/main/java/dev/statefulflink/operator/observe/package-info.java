/**
 * Gathers one {@link dev.statefulflink.operator.observe.Observation} of everything that decisions
 * depend on. Reads only: nothing here writes to Kubernetes or changes anything in Flink.
 */
package dev.statefulflink.operator.observe;
