/**
 * The entrance of the operator: both kinds become one {@link
 * dev.statefulflink.operator.intent.JobIntent} here, before anything is decided. Pure; uses the
 * API's records and nothing of Kubernetes or Flink.
 */
package dev.statefulflink.operator.intent;
