/** Reads Flink's answers: JSON, stack traces, and the texts that something depends on. */
package dev.statefulflink.operator.flink.http.read;
