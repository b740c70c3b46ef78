/**
 * Carries out what was decided: the only room that writes to Kubernetes (but for the status) and
 * has Flink do things. It chooses nothing.
 */
package dev.statefulflink.operator.act;
