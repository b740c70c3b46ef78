/**
 * What the operator asks of Flink and what Flink answers: the gateway, the board of answers, and
 * plain values. HTTP is spoken in {@code flink.http} alone.
 */
package dev.statefulflink.operator.flink;
