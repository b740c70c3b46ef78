/**
 * The operator's requests to Flink and Flink's answers: the gateway, the board of answers, and
 * plain values. Only {@code flink.http} uses HTTP.
 */
package dev.statefulflink.operator.flink;
