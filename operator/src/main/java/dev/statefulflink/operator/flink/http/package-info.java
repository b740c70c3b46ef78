/**
 * Flink's REST API over the JDK's HTTP client: the only package that sends HTTP requests to Flink.
 */
package dev.statefulflink.operator.flink.http;
