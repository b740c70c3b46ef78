/**
 * The operator before a fleet: its own process, a real API server, a fake Flink over HTTP and no
 * pods.
 */
package dev.statefulflink.bench.fleet;
