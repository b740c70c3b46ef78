/** The cache of Flink's answers: what is asked, how often, and how long an answer is kept. */
package dev.statefulflink.operator.flink.board;
