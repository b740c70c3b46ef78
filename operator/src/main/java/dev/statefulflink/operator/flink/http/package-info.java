/** Flink's REST API over the JDK's HTTP client: the only HTTP that the operator speaks to Flink. */
package dev.statefulflink.operator.flink.http;
