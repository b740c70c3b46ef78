/**
 * A job that proves of itself that every record is processed exactly once: numbers go in, and files
 * with the same numbers come out.
 */
package dev.statefulflink.sample.audit;
