/**
 * A job whose state has a declared size, for what depends on it: how long its snapshots and its
 * restore take.
 */
package dev.statefulflink.sample.sized;
