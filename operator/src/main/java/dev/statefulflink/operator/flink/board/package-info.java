/**
 * The cache of Flink's answers: which requests are made, how often, and how long an answer is kept.
 */
package dev.statefulflink.operator.flink.board;
