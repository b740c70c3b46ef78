/** Measures upgrades of jobs whose state has a declared size, beside Flink alone. */
package dev.statefulflink.bench.state;
