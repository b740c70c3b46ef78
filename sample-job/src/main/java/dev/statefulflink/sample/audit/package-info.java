/**
 * A job that proves that every record is processed exactly once: it reads numbers, and writes files
 * with the same numbers.
 */
package dev.statefulflink.sample.audit;
