/**
 * Carries out what was decided: the only package that writes to Kubernetes (except for the status)
 * and sends commands to Flink. It chooses nothing.
 */
package dev.statefulflink.operator.act;
